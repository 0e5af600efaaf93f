/* What somebody typed into a form and did not send stands there again, in this tab, for its writer, for ten minutes. */
"use strict";

{
  const KEPT_FOR = 600000, MINE = `text ${document.body.dataset.reader} `;
  const forms = [...document.querySelectorAll("form[data-keep]")];
  const boxes = (form) => [...form.elements].filter((box) => box.name && box.matches("textarea, select, input:not([type]), input[type=text]"));
  const asGiven = (box) => (box.matches("select") ? ([...box.options].find((one) => one.defaultSelected) ?? box.options[0])?.value : box.defaultValue);
  const isTyped = (box) => box.value !== asGiven(box);
  const sent = new WeakSet();

  for (const form of forms) form.addEventListener("submit", () => sent.add(form));
  addEventListener("pagehide", () => {
    for (const form of forms) {
      const texts = boxes(form).filter(isTyped).map((box) => [box.name, box.value]);
      if (texts.length) sessionStorage.setItem(MINE + form.action, JSON.stringify({ texts, sent: sent.has(form), at: Date.now() }));
      else sessionStorage.removeItem(MINE + form.action);
    }
  });

  /* What was sent and is answered by another page than that to sign in is no draft any more. */
  const answered = performance.getEntriesByType("navigation")[0]?.type === "navigate" && "reader" in document.body.dataset;
  for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith("text "))) {
    const kept = JSON.parse(sessionStorage.getItem(key));
    if (Date.now() - kept.at > KEPT_FOR || (kept.sent && answered)) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify({ ...kept, sent: false }));
  }
  for (const form of forms) {
    const { texts } = JSON.parse(sessionStorage.getItem(MINE + form.action) ?? '{"texts":[]}');
    for (const [name, text] of texts) {
      const box = boxes(form).find((one) => one.name === name);
      if (!box || isTyped(box)) continue;
      box.value = text;
      box.closest("details")?.setAttribute("open", "");
    }
  }
}
