/* Comforts of a page. Everything that matters works without them. */
"use strict";

{
  /* The strip of pages slides on a phone: the page that is open is in sight. */
  const strip = document.querySelector(".nav");
  const here = strip?.querySelector("[aria-current]");
  if (here) strip.scrollLeft = here.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;

  /* A table wider than its place says on its edge that there is more of it. */
  for (const place of document.querySelectorAll(".scroll")) {
    const mark = () => place.classList.toggle("more", place.scrollLeft + place.clientWidth < place.scrollWidth - 1);
    place.addEventListener("scroll", mark, { passive: true });
    new ResizeObserver(mark).observe(place);
  }

  /* Menus: Escape and a click elsewhere close them. */
  const opened = () => document.querySelectorAll("details.menu[open]");

  document.addEventListener("click", (event) => {
    const inside = event.target.closest("details.menu");
    for (const menu of opened()) if (menu !== inside) menu.open = false;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of opened()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  /* A figure opens its proof beside the table. The link leads to the same as a page of its own:
     without script, with a modifier key, and when the answer is not what was expected (a session
     that ended answers with the page to sign in). */
  const proof = document.createElement("dialog");
  proof.className = "proof";
  document.body.append(proof);

  const slipOf = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return answer.ok && page.getElementById("receipt");
  };

  const show = async (link) => {
    link.setAttribute("aria-busy", "true");
    try {
      const slip = await slipOf(link.href);
      if (!slip) throw new Error(link.href);
      proof.replaceChildren(document.importNode(slip, true));
      proof.setAttribute("aria-labelledby", "receipt-title");
      proof.showModal();
    } catch {
      location.assign(link.href);
    } finally {
      link.removeAttribute("aria-busy");
    }
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.receipt");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!link.hasAttribute("aria-busy")) show(link);
  });

  /* The dialog is all slip: a click on itself is one on what lies behind it. */
  proof.addEventListener("click", (event) => { if (event.target === proof) proof.close(); });

  /* On a phone the lesser choices of a form are folded, unless one of them is focused. */
  const phone = matchMedia("(max-width: 39.99em)");
  const fold = () => {
    for (const more of document.querySelectorAll("details.ctx-more")) {
      more.open = !phone.matches || more.contains(document.activeElement);
    }
  };
  phone.addEventListener("change", fold);
  fold();

  /* Of a double click only the first sends a form that writes. */
  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (sent.has(form)) return event.preventDefault();
    sent.add(form);
    setTimeout(() => sent.delete(form), 3000);
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  /* A link to illustrative figures says so wherever it is pasted. */
  const linkText = (mark) => (mark ? `${document.title}\n${mark}\n${location.href}` : location.href);

  const say = (button, words) => {
    const own = button.textContent;
    button.textContent = words;
    setTimeout(() => { button.textContent = own; }, 2000);
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue; /* browsers offer it on https and localhost only */
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      const box = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText(box ? box.value : linkText(button.dataset.mark));
      say(button, button.dataset.done);
    });
  }
}
