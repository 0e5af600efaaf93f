/* Keys, pasted blocks and zeros in the form. What stands in the cells is added up and saved by entry.js. */
"use strict";

{
  const form = document.getElementById("entry");
  const all = (selector, within = form) => [...within.querySelectorAll(selector)];
  const boxesOf = (within) => all("input.cellin", within).filter((box) => !box.hidden);
  const rowsOf = (table) => all("tr[data-row]", table);
  const boxAt = (row, column) => boxesOf(row).find((box) => box.closest("td").cellIndex === column);
  const told = form.querySelector("[data-told]");
  const LETTER = /^\p{L}/u, HEADING = /^[\p{L}(]/u;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().replace(/\s+/g, " ").trim();

  /* ---- moving ---- */
  const go = (box) => {
    box.closest("details")?.setAttribute("open", "");
    box.focus();
    box.select();
  };
  /* Down a column, then down the next one; after the last cell on to the next table. */
  const inColumns = (table) => {
    const rows = rowsOf(table), width = Math.max(0, ...rows.map((row) => row.cells.length));
    return [...Array(width).keys()].flatMap((column) => rows.map((row) => boxAt(row, column)).filter(Boolean));
  };
  const ordered = () => all("table").flatMap(inColumns);
  const along = (list, box, step) => list[list.indexOf(box) + step];
  const inColumn = (box) => {
    const column = box.closest("td").cellIndex;
    return rowsOf(box.closest("table")).map((row) => boxAt(row, column)).filter(Boolean);
  };
  const atEdge = (box, key) => {
    if (box.selectionStart !== box.selectionEnd) return box.selectionEnd - box.selectionStart === box.value.length;
    return key === "ArrowLeft" ? box.selectionStart === 0 : box.selectionEnd === box.value.length;
  };
  const target = (event, box) => {
    switch (event.key) {
      case "Enter": return along(ordered(), box, event.shiftKey ? -1 : 1);
      case "ArrowDown": return along(inColumn(box), box, 1);
      case "ArrowUp": return along(inColumn(box), box, -1);
      case "ArrowLeft": return atEdge(box, event.key) && along(boxesOf(box.closest("tr")), box, -1);
      case "ArrowRight": return atEdge(box, event.key) && along(boxesOf(box.closest("tr")), box, 1);
    }
  };

  /* ---- many cells at once, and back ---- */
  const changed = (box) => box.dispatchEvent(new Event("change", { bubbles: true }));
  const write = (changes) => {
    const before = changes.map(([box]) => [box, box.value]);
    for (const [box, text] of changes) { box.value = text; changed(box); }
    changes[0]?.[0].dispatchEvent(new Event("input", { bubbles: true }));
    return before;
  };
  let undoing = null;
  const forget = () => { undoing = null; told.hidden = true; };
  const tell = (template, facts) => {
    const words = document.getElementById(`say-${template}`).content.cloneNode(true);
    for (const [name, fact] of Object.entries(facts)) {
      const place = words.querySelector(`[data-${name}]`);
      place.textContent = fact;
      if (place.parentElement?.dataset.if === name) place.parentElement.hidden = !fact;
    }
    told.replaceChildren(words);
    told.hidden = false;
  };
  const fill = (changes, template, facts) => {
    undoing = null;
    const before = write(changes);
    tell(template, { count: changes.length, ...facts });
    const undo = told.querySelector("[data-undo]");
    undo.hidden = !changes.length;
    if (changes.length) undoing = before;
  };
  const undo = () => {
    const before = undoing;
    forget();
    write(before);
    before[0][0].focus();
  };

  /* A blank column (8) says that (9) holds the early ones too: it stays blank where it is so in every row. */
  const EARLY = "f.resolved_early.";
  const blanks = (section) => {
    const lines = all("tbody tr[data-row]:not([data-row=''])", section);
    const boxes = (lines.length ? lines : [section]).flatMap((row) => boxesOf(row));
    const early = boxes.filter((box) => box.name.startsWith(EARLY));
    const left = early.every((box) => !box.value.trim()) ? early : [];
    return { empty: boxes.filter((box) => !box.value.trim() && !left.includes(box)), left };
  };

  /* ---- a block copied from a workbook ---- */
  const isNumber = (text) => printedCount(text) !== null;
  const plain = (text) => printedCount(text) ?? text;
  const parsed = (text) => text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map((row) => row.split("\t").map((cell) => cell.trim()));
  /* Names stand left of the numbers, in most of the rows that have any; at most a running number is left of them. */
  const isName = (row, place) => LETTER.test(row[place] ?? "") && row.slice(0, place).filter(isNumber).length < 2;
  const namesIn = (block) => {
    const rows = block.filter((row) => row.some(isNumber)), width = Math.max(...block.map((row) => row.length));
    const named = (place) => rows.filter((row) => isName(row, place)).length * 2 > rows.length;
    return Math.max(-1, ...[...Array(width).keys()].filter(named));
  };
  /* What no name leads to its row keeps its place: only headings above the first row are none of the rows. */
  const isHeading = (row) => row.some(Boolean) && row.every((cell) => !cell || HEADING.test(cell));
  const split = (block) => {
    const names = namesIn(block);
    if (names >= 0) return { heads: [], rows: block.map((row) => ({ name: row[names] ?? "", cells: row.slice(names + 1) })) };
    const begins = block.some((row) => row.some(isNumber)) ? block.findIndex((row) => !isHeading(row)) : block.length;
    return { heads: block.slice(0, begins), rows: block.slice(begins).map((cells) => ({ name: null, cells })) };
  };
  const { sums } = JSON.parse(form.dataset.sums);
  const codeOf = (cell) => cell.querySelector("output[data-sum]")?.dataset.sum ?? cell.querySelector("input.cellin")?.name.split(".")[1];
  /* A sum that was copied, and what the parts beside it make; null where one of them is missing. */
  const sumIn = (cells, codes, code) => {
    const value = (other) => { const text = cells[codes.indexOf(other)] ?? ""; return isNumber(text) ? Number(plain(text)) : null; };
    if (!sums[code] || value(code) === null) return null;
    const { parts, more, besides } = sums[code], needed = parts.map(value);
    if (needed.includes(null)) return null;
    const extra = (other) => (other ? value(other) ?? 0 : 0);
    return { code, printed: value(code), added: needed.reduce((one, other) => one + other, extra(more) + extra(besides)) };
  };
  const sumsIn = (cells, codes) => codes.map((code) => sumIn(cells, codes, code)).filter(Boolean);
  /* “(11)”, as the paper numbers the column; the names of the rows stand before the first one. */
  const numberOf = (line, code) => {
    const column = [...line.cells].findIndex((cell) => codeOf(cell) === code);
    return line.closest("table").tHead.rows[1].cells[column - 1].querySelector("small").textContent;
  };
  /* How many of the sums that were copied are those of their parts, less those that are not: papers err too. */
  const addsUp = (cells, codes) => sumsIn(cells, codes).reduce((points, { printed, added }) => points + (printed === added ? 1 : -1), 0);
  /* Which columns of the form the block lies on: with the sums between them, or on the inputs alone. */
  const columnsFor = (rows, row, start) => {
    const cells = [...row.cells].filter(codeOf), from = cells.findIndex((cell) => cell.cellIndex === start);
    const fits = (list) => rows.reduce((points, one) => points + addsUp(one.cells, list.map(codeOf)), 0) > 0;
    const inputs = cells.slice(from).filter((cell) => cell.querySelector("input.cellin"));
    return ([cells.slice(from), cells].find(fits) ?? inputs).map((cell) => cell.cellIndex);
  };
  const rowsFor = (block, box) => {
    const lines = rowsOf(box.closest("table")), here = lines.indexOf(box.closest("tr"));
    if (block.every(({ name }) => name === null)) return block.map((_, place) => lines[here + place]);
    /* The form adds up its total row by itself. */
    const named = new Map(lines.filter((line) => line.dataset.row).map((line) => [fold(line.cells[0].textContent), line]));
    return block.map(({ name }) => named.get(fold(name)));
  };
  const rowName = (line) => line.cells[0].firstChild.textContent.trim();
  const paste = (text, box) => {
    const { heads, rows: block } = split(parsed(text)), lines = rowsFor(block, box);
    const columns = columnsFor(block.filter((_, place) => lines[place]), box.closest("tr"), box.closest("td").cellIndex);
    const changes = [], left = heads.flat().filter(Boolean), summed = [], untrue = [];
    block.forEach(({ name, cells }, place) => {
      const line = lines[place];
      if (!line) return cells.some(isNumber) && left.push(name || cells.join(" "));
      for (const { code, printed, added } of sumsIn(cells, columns.map((column) => codeOf(line.cells[column]))))
        if (printed !== added) untrue.push(`${rowName(line)} ${numberOf(line, code)}: ${grouped(printed)} ≠ ${grouped(added)}`);
      cells.forEach((cell, column) => {
        if (!cell) return;
        if (columns[column] === undefined) return left.push(cell);
        const input = boxAt(line, columns[column]);
        if (input) changes.push([input, plain(cell)]);
        else if (line.dataset.row === "" && !sums[codeOf(line.cells[columns[column]])]) summed.push(cell);
      });
    });
    const unplaced = left.filter((name) => !fold(name).startsWith("tong")).join("; ");
    fill(changes, "pasted", { left: unplaced, summed: summed.join("; "), untrue: untrue.join("; ") });
  };

  form.addEventListener("keydown", (event) => {
    const box = event.target;
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && undoing) { event.preventDefault(); return undo(); }
    if (!box.matches("input.cellin")) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      return form.requestSubmit(form.querySelector("button[value='check']"));
    }
    if (event.key === "F2") {
      const about = box.closest("tr").querySelector("button.about");
      if (about) { event.preventDefault(); form.requestSubmit(about); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const next = target(event, box);
    if (event.key === "Enter" || next) event.preventDefault();
    if (next) go(next);
  });
  form.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!event.target.matches("input.cellin") || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    paste(text, event.target);
  });
  form.addEventListener("input", (event) => { if (event.isTrusted) forget(); });
  form.addEventListener("click", ({ target: button }) => {
    if (button.matches("[data-undo]")) undo();
    if (button.matches("[data-zero]")) {
      const { empty, left } = blanks(button.closest(".sec"));
      fill(empty.map((box) => [box, "0"]), "zeroed", { left: left.length ? " " : "" });
    }
  });
  for (const button of all("[data-zero]")) button.hidden = false;

  /* Who opens the form comes to type. A phone would cover half of it with its keys. */
  const first = boxesOf(form).find((box) => !box.value.trim());
  if (first && !location.hash && !all(".alert").length && matchMedia("(pointer: fine)").matches) first.focus({ preventScroll: true });
}
