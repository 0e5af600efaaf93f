/* The rates of the month below the grid, as the server computes them from what is saved. */
"use strict";

{
  const form = document.getElementById("entry"), place = document.getElementById("rates");
  let asked = 0;
  const renew = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch(place.dataset.rates, { redirect: "error" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const rates = page.getElementById("rates");
      if (rates && mine === asked) place.replaceChildren(...rates.childNodes);
    } catch {
      /* Without a connection the last rates stay; entry.js says that nothing is saved. */
    }
  };
  form.addEventListener("saved", renew);
  renew();
}
