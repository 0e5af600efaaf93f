/* While a register is being read: the bar moves, and the page opens anew when it is done. A line that
   is lost or a server that fails is asked again, each time after twice the pause, and the page says so.
   Without script the page asks for itself every three seconds. */
"use strict";

{
  const SOON = 1000, LONGEST = 30000, PATIENCE = 15000;
  const bar = document.querySelector("[data-progress]");
  const words = document.getElementById("progress-words"), lost = document.getElementById("progress-lost");
  let failed = 0;

  const progress = async () => {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(bar.dataset.progress, { headers: { Accept: "application/json" }, signal });
    if (answer.status >= 500) throw new Error(answer.status);
    /* Discarded, or the session has ended: the page itself says which. */
    const told = answer.ok && answer.headers.get("Content-Type") === "application/json";
    return told ? answer.json() : { waits: false };
  };

  const ask = async () => {
    let told;
    try {
      told = await progress();
      failed = 0;
    } catch {
      failed += 1;
    }
    lost.hidden = !failed;
    if (failed) return setTimeout(ask, Math.min(SOON * 2 ** failed, LONGEST));
    if (!told.waits) return location.reload();
    bar.value = told.percent;
    words.textContent = told.words;
    setTimeout(ask, SOON);
  };

  setTimeout(ask, SOON);
}
