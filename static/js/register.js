/* While a register is being read: the bar moves, and the page opens anew when it is done. Without
   script the page asks for itself every three seconds. */
"use strict";

{
  const bar = document.querySelector("[data-progress]");
  const words = document.getElementById("progress-words");

  const ask = async () => {
    let answer;
    try {
      answer = await fetch(bar.dataset.progress, { headers: { Accept: "application/json" } });
    } catch {
      /* The line or the server is gone for a moment. */
      return setTimeout(ask, 5000);
    }
    /* Done, discarded, or the session has ended: the page itself says which. */
    const told = answer.ok && answer.headers.get("Content-Type") === "application/json" && await answer.json();
    if (!told || !told.waits) return location.reload();
    bar.value = told.percent;
    words.textContent = told.words;
    setTimeout(ask, 1000);
  };

  setTimeout(ask, 1000);
}
