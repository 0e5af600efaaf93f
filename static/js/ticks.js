/* A tick above a column of ticks sets all of them, and shows whether all, some or none are set. Without
   script each is set by itself. */
"use strict";

for (const head of document.querySelectorAll("[data-ticks]")) {
  const all = head.querySelector("input");
  const ticks = [...head.closest("table").tBodies[0].querySelectorAll("input[type='checkbox']")];
  if (!ticks.length) continue;

  const show = () => {
    const set = ticks.filter((tick) => tick.checked).length;
    all.checked = set === ticks.length;
    all.indeterminate = set > 0 && !all.checked;
  };

  all.addEventListener("change", () => { for (const tick of ticks) tick.checked = all.checked; });
  for (const tick of ticks) tick.addEventListener("change", show);
  /* Who comes back finds the ticks as they were left. */
  window.addEventListener("pageshow", show);
  head.hidden = false;
}
