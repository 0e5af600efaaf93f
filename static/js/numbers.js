/* Whole numbers as people write them: their digits, or null. core.numbers reads the same. */
"use strict";

const TYPED = /^(\d{1,17}|[1-9]\d{0,2}(\.\d{3}){1,5}|[1-9]\d{0,2}( \d{3}){1,5})$/;
const typedCount = (text) => {
  const written = text.replace(/[\u00a0\u202f]/g, " ").trim();
  return TYPED.test(written) ? written.replace(/[. ]/g, "").replace(/^0+(?=\d)/, "") : null;
};
/* As forms print them: a comma may group the digits too. */
const printedCount = (text) => typedCount(text.includes(".") ? text : text.replaceAll(",", "."));
const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ".");
