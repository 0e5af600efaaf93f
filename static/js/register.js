/* While a register is being read: the bar moves, and the page opens anew when it is done. Without
   script the page asks for itself every three seconds. */
"use strict";

{
  const bar = document.querySelector("[data-progress]");
  const words = document.getElementById("progress-words");

  const ask = async () => {
    try {
      const answer = await fetch(bar.dataset.progress, { headers: { Accept: "application/json" } });
      const told = await answer.json();
      if (!answer.ok || !told.waits) return location.reload();
      bar.value = told.percent;
      words.textContent = told.words;
    } catch {
      /* The line is gone for a moment, or the session has ended: the page itself says which. */
      if (navigator.onLine) return location.reload();
    }
    setTimeout(ask, 1000);
  };

  setTimeout(ask, 1000);
}
