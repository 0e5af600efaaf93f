/* The form as one types: sums, balances and saving. The server computes and keeps the same without this. */
"use strict";

{
  const form = document.getElementById("entry");
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const { sums, came, went } = JSON.parse(form.dataset.sums);
  const grid = find("[data-grid]");
  const PAUSE = 1500, RETRY = 10000, PATIENCE = 20000, LONGEST_QUOTED = 40;

  /* What a Number would round is more than is ever stored: it is not added up here either. */
  const number = (text) => {
    const plain = typedCount(text), value = Number(plain);
    return plain !== null && Number.isSafeInteger(value) ? value : null;
  };
  const written = (count) => (count === null ? "" : grouped(count));

  /* Cells by row and code, from names like “f.due.ho_tich”; the total row is "". */
  const split = (name) => { const [, code, ...row] = name.split("."); return [row.join("."), code]; };
  const inputs = () => all("input.cellin", form);
  const read = () => {
    const rows = new Map();
    for (const input of inputs()) {
      const [row, code] = split(input.name);
      if (!rows.has(row)) rows.set(row, new Map());
      rows.get(row).set(code, { input, value: number(input.value), begun: input.value.trim() !== "" });
    }
    return rows;
  };
  const add = (values) => values.reduce((sum, value) => sum + value, 0);

  /* A whole: the number given for it, else the sum of its parts where all of them are known. */
  const whole = (value, code) => {
    const { parts, more } = sums[code];
    const given = value(code);
    if (given !== null) return given;
    const known = parts.map(value);
    return known.includes(null) ? null : add(known) + (more ? value(more) ?? 0 : 0);
  };

  /* The total row: the sum of the lines where each of them has the figure, else what was typed. */
  const totals = (rows) => {
    const own = rows.get("") ?? new Map();
    const lines = [...rows].filter(([key, cells]) => key && [...cells.values()].some((cell) => cell.value !== null));
    const of = (code, valueOf) => {
      const have = lines.map(([, cells]) => valueOf(cells)).filter((value) => value !== null);
      const summed = lines.length > 0 && have.length === lines.length;
      return { summed, least: have.length ? add(have) : null };
    };
    const cell = (code) => {
      const { summed, least } = of(code, (cells) => cells.get(code)?.value ?? null);
      const typed = own.get(code);
      return { summed, least, value: summed ? least : typed?.value ?? null };
    };
    const wholes = (code) => {
      const { summed, least } = of(code, (cells) => whole((one) => cells.get(one)?.value ?? null, code));
      return summed ? least : null;
    };
    return { own, cell, wholes };
  };

  const put = (place, template, fill) => {
    const copy = find(`#say-${template}`).content.cloneNode(true);
    fill?.(copy);
    place.replaceChildren(copy);
  };

  const balance = (place, value, whole_of, begun) => {
    const side = (codes) => codes.map((code) => (code in sums ? whole_of(code) : value(code) ?? 0));
    const sides = [side(came), side(went)];
    if (sides.flat().includes(null)) return void put(place, begun ? "begun" : "blank");
    const [one, other] = sides.map(add);
    if (one === other) return void put(place, "match");
    put(place, "apart", (copy) => {
      find("b", copy).textContent = written(Math.abs(one - other));
      find("small", copy).textContent = `${written(one)} ≠ ${written(other)}`;
    });
  };

  const show = (line, value, whole_of) => {
    for (const output of all("output[data-sum]", line)) {
      const sum = whole_of(output.dataset.sum), { besides } = sums[output.dataset.sum];
      output.textContent = written(sum === null ? null : sum + (besides ? value(besides) ?? 0 : 0));
    }
  };

  const showTotals = (all_totals) => {
    for (const [code, { input }] of all_totals.own) {
      const { summed, least } = all_totals.cell(code);
      const output = input.nextElementSibling;
      if (!output) continue;
      const replaced = summed && input.value.trim() === "" && input !== document.activeElement;
      input.hidden = replaced;
      input.placeholder = least !== null && !replaced ? `≥ ${written(least)}` : "";
      output.textContent = summed ? written(least) : "";
    }
  };

  /* As reports.cells quotes it. */
  const quoted = (text) => text.length > LONGEST_QUOTED ? `${text.slice(0, LONGEST_QUOTED - 1)}…` : text;

  /* What is no number is not counted, and says so below its cell. */
  const unread = (input) => {
    let why = find(".notnum", input.parentElement);
    if (input.value.trim() === "" || typedCount(input.value) !== null) {
      why?.remove();
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
      return;
    }
    if (!why?.firstElementChild) {
      why?.remove();
      why = find("#say-unread").content.firstElementChild.cloneNode(true);
      why.id = `why-${input.id}`;
      input.parentElement.append(why);
    }
    find("b", why).textContent = quoted(input.value.trim());
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", why.id);
  };

  const count = () => {
    const lines = all("tbody tr", grid), rows = lines.length ? lines : all("tfoot tr", grid);
    const boxes = rows.flatMap((row) => all("input.cellin", row));
    find("[data-filled]").textContent = boxes.filter((box) => typedCount(box.value) !== null).length;
    for (const part of all("details.fold", form)) {
      const told = find("[data-figures]", part), read = all("input.cellin", part).filter((box) => box.value.trim());
      if (told) told.textContent = new Set(read.map((box) => box.name.split(".")[1])).size;
    }
    const broken = all("tbody .bal .bad", grid).length;
    find("[data-broken]").hidden = !broken;
    find("[data-broken] b").textContent = broken;
  };

  const refresh = () => {
    const rows = read(), sum = totals(rows);
    for (const line of all("tr[data-row]", grid)) {
      const cells = rows.get(line.dataset.row) ?? new Map(), is_total = line.dataset.row === "";
      const value = (code) => (is_total ? sum.cell(code).value : cells.get(code)?.value ?? null);
      const whole_of = (code) => (is_total ? sum.wholes(code) : null) ?? whole(value, code);
      show(line, value, whole_of);
      const begun = [...cells.values()].some((cell) => cell.begun) || (is_total && rows.size > 1);
      balance(find("[data-balance]", line), value, whole_of, begun);
    }
    showTotals(sum);
    for (const input of inputs()) unread(input);
    const listed = find("#unread");
    for (const line of all("#unread li")) line.hidden = !find(`${find("a", line).hash}[aria-invalid]`);
    if (listed) listed.hidden = !find("li:not([hidden])", listed);
    count();
  };

  /* Saving: cells that differ from what they are based on, one request at a time. */
  const base = () => JSON.parse(form.elements.base.value);
  const alike = (one, other) => (typedCount(one) ?? one.trim()) === (typedCount(other) ?? other.trim());
  const left = new Map();
  const settled = (box) => left.has(box) && alike(box.value, left.get(box));
  const dirty = () => { const known = base(); return inputs().filter((box) => !alike(box.value, known[box.name] ?? "") && !settled(box)); };
  const saved = find("[data-saved]"), trouble = find("[data-trouble]");
  const say = (template) => { saved.textContent = find(`#say-${template}`).content.textContent; };
  const worry = (...nodes) => { trouble.replaceChildren(...nodes); trouble.hidden = !nodes.length; };
  const tell = (template, status) => {
    const words = find(`#say-${template}`).content.cloneNode(true), code = find("[data-status]", words);
    if (code) code.textContent = status;
    worry(words);
  };
  /* What waited for a sign-in is saved by whoever then presses the button, who may be somebody else. */
  const keeps = "kept" in form.dataset;
  /* `running` is the save under way, `pressed` the button that waits for its end; `denied` says that the server took
     nothing of the last one. */
  let waiting = 0, running = null, pressed = null, leaving = false, discarding = false, closed = false, denied = false;

  /* A cell under the reader's hands is replaced when they leave it, unless they type on. */
  const replace = (box, text) => {
    if (box === document.activeElement) left.set(box, box.value);
    else box.value = text;
  };

  const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body.childNodes;

  const told = (sent, answer) => {
    const known = base();
    for (const [name, text] of Object.entries(answer.texts)) {
      const box = form.elements[name], was = sent.get(name) ?? known[name] ?? "";
      known[name] = text;
      /* Another value than the form had is what the server made of it, or what the reader chose to keep. */
      if (box && alike(box.value, was) && !alike(box.value, text) && !answer.ask.includes(name)) replace(box, text);
    }
    form.elements.base.value = JSON.stringify(known);
    if (answer.ask.length || sent.has("ask")) find("#asked").replaceChildren(...parsed(answer.asked));
    find("[data-state]").replaceChildren(...parsed(answer.state));
    if (answer.ask.length) tell("asked");
    else worry();
    saved.textContent = answer.saved;
    refresh();
    form.dispatchEvent(new Event("saved"));
  };

  const gathered = () => {
    const sent = new FormData();
    for (const name of ["csrfmiddlewaretoken", "base"]) sent.set(name, form.elements[name].value);
    for (const box of dirty()) sent.set(box.name, box.value);
    for (const each of all("#asked input", form)) {
      if (each.type !== "radio") sent.append(each.name, each.value);
      else if (each.checked) sent.set(each.name, each.value);
    }
    return sent;
  };

  const send = (sent, how = { signal: AbortSignal.timeout(PATIENCE) }) => fetch(form.action, {
    method: "POST", body: sent, redirect: "manual", headers: { Accept: "application/json" }, ...how,
  });

  /* The same reader may have signed in again in another tab: a fresh page has the token that holds.
     Says what is amiss where there is none; what one reader typed is not saved in another's name. */
  const renew = async () => {
    const answer = await fetch(form.action, { signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) return "rejected";
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("entry");
    if (!fresh) return "signin";
    if (fresh.dataset.reader !== form.dataset.reader) return "other";
    form.elements.csrfmiddlewaretoken.value = fresh.elements.csrfmiddlewaretoken.value;
    return "";
  };

  /* Only a lost connection and a fault of the server are tried again by themselves. */
  const deny = (template, status) => { denied = true; tell(template, status); };
  const post = async () => {
    denied = false;
    let sent = gathered(), answer = await send(sent);
    if (answer.status === 403) {
      const amiss = await renew();
      if (amiss) return deny(amiss, answer.status);
      answer = await send(sent = gathered());
    }
    if (answer.type === "opaqueredirect") return deny("signin");
    if (answer.status >= 500) { later(RETRY); return tell("failing", answer.status); }
    if (!answer.headers.get("Content-Type")?.startsWith("application/json")) return deny("rejected", answer.status);
    const said = await answer.json();
    if (said.refused) { closed = said.closed; return worry(said.refused.join(" ")); }
    told(sent, said);
  };

  const asked = (name) => find(`#asked input[value="${CSS.escape(name)}"]`);
  const pending = () => dirty().filter((box) => !asked(box.name)).length;
  const later = (pause = PAUSE) => { clearTimeout(waiting); waiting = setTimeout(save, pause); };
  const reached = async () => {
    try {
      await post();
      return true;
    } catch {
      tell("offline");
      later(RETRY);
      return false;
    } finally {
      running = null;
      if (!trouble.hidden) say("unsaved");
      else if (pending()) later();
    }
  };
  const save = () => {
    if (closed || leaving || keeps || (!pending() && !find("#asked input:checked, #asked > input"))) return;
    if (running) return later();
    say("saving");
    running = reached();
  };

  form.addEventListener("input", (event) => {
    if (event.target.matches("input.cellin")) { refresh(); say("unsaved"); later(); }
  });
  form.addEventListener("focusout", ({ target: box }) => {
    if (settled(box)) { box.value = base()[box.name] ?? ""; refresh(); }
    left.delete(box);
  });
  form.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("input.cellin")) box.value = written(typedCount(box.value)) || box.value;
    if (box.matches("#asked input")) later(0);
  });
  /* Another tab, where somebody signed in again, or a connection that is back. */
  for (const back of ["focus", "online"]) window.addEventListener(back, () => later(0));
  /* A save under way changes what the cells are based on: the form waits for its answer. */
  form.addEventListener("submit", (event) => {
    if (running) {
      event.preventDefault();
      if (!pressed) running.then((answered) => { const by = pressed; pressed = null; if (answered) form.requestSubmit(by); });
      pressed = event.submitter;
      return;
    }
    leaving = navigator.onLine;
    discarding = event.submitter?.value === "discard";
    if (leaving) return;
    /* Without a connection the page would give way to an error of the browser. */
    event.preventDefault();
    tell("offline");
  });

  /* Leaving. A link waits for the save, so that the page behind it shows what was typed. Where the tab is closed or
     goes back, what is not saved yet is sent along and laid by in the tab, with what it was based on, for the next
     time that the form opens here. The browser asks where neither can be relied on. */
  const LAID = `typed ${form.action} ${form.dataset.reader}`, ENOUGH = 3000, LONG_AGO = 600000;
  const unsure = () => closed || running || !navigator.onLine || !trouble.hidden;
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    const plain = link && !event.defaultPrevented && !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!plain || link.target || link.origin !== location.origin || link.pathname === location.pathname) return;
    if (!running && !pending()) return;
    event.preventDefault();
    clearTimeout(waiting);
    await Promise.race([running, new Promise((wake) => setTimeout(wake, ENOUGH))]);
    save();
    await Promise.race([running, new Promise((wake) => setTimeout(wake, ENOUGH))]);
    location.assign(link.href);
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) later(0); });
  window.addEventListener("beforeunload", (event) => { if (!leaving && dirty().length && unsure()) event.preventDefault(); });
  /* `sent` tells that a request is under way with it, of which nobody will say here what became. */
  window.addEventListener("pagehide", () => {
    const known = base(), boxes = dirty().filter((box) => !asked(box.name) && !(keeps && alike(box.value, box.defaultValue)));
    const typed = boxes.map((box) => [box.name, box.value, known[box.name] ?? ""]);
    const sends = !leaving && !running && !closed && !denied && !keeps && navigator.onLine && typed.length > 0;
    const laid = discarding ? [] : typed;
    sessionStorage.setItem(LAID, JSON.stringify({ typed: laid, sent: leaving || sends || Boolean(running), at: Date.now() }));
    if (!sends) return;
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    sent.set("base", JSON.stringify(Object.fromEntries(typed.map(([name, , was]) => [name, was]))));
    for (const [name, text] of typed) sent.set(name, text);
    send(sent, { keepalive: true }).catch(() => {});
  });
  /* What was sent may be stored, and changed since by somebody else: the server is asked before it is written. */
  const takeUp = () => {
    const known = base(), { typed, sent, at } = JSON.parse(sessionStorage.getItem(LAID) ?? '{"typed":[]}');
    sessionStorage.removeItem(LAID);
    if (sent && Date.now() - at > LONG_AGO) return;
    for (const [name, text, was] of typed) {
      const box = form.elements[name];
      if (!box || alike(box.value, text) || asked(name)) continue;
      box.value = text;
      if (sent) {
        const ask = Object.assign(document.createElement("input"), { type: "hidden", name: "ask", value: name });
        find("#asked").append(ask);
      } else known[name] = was;
    }
    form.elements.base.value = JSON.stringify(known);
  };
  window.addEventListener("pageshow", ({ persisted }) => {
    leaving = discarding = false;
    if (!persisted) takeUp();
    refresh();
    if (pending()) { say("unsaved"); later(); }
    if (find("#asked > input")) later(0);
  });

  /* A message of the check leads to its cell, also inside a folded section. */
  const unfold = () => {
    const cell = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    cell?.closest("details")?.setAttribute("open", "");
    if (cell?.matches("input")) cell.focus();
    else cell?.scrollIntoView();
  };
  window.addEventListener("hashchange", unfold);
  unfold();
  refresh();
}
