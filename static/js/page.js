/* Comforts of a page. Everything that matters works without them. */
"use strict";

{
  /* Receipts and menus: one open at a time; Escape and a click elsewhere close it. */
  const SLIPS = "details.receipt, details.menu";
  const opened = () => document.querySelectorAll("details.receipt[open], details.menu[open]");

  document.addEventListener("click", (event) => {
    const inside = event.target.closest(SLIPS);
    for (const slip of opened()) if (slip !== inside) slip.open = false;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const slip of opened()) {
      slip.open = false;
      slip.querySelector("summary").focus();
    }
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
      await navigator.clipboard.writeText(linkText(button.dataset.mark));
      say(button, button.dataset.done);
    });
  }
}
