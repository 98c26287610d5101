// Two conveniences; the pages read without them.
"use strict";

// The menu lies open where there is room beside the text.
(() => {
  const menu = document.querySelector("details.menu");
  if (!menu) return;
  const wide = matchMedia("(min-width: 64rem)");
  const fit = () => { menu.open = wide.matches; };
  fit();
  wide.addEventListener("change", fit);
  const current = menu.querySelector("[aria-current]");
  const side = menu.closest("header");
  if (wide.matches && current && current.offsetTop > side.clientHeight - 48) {
    side.scrollTop = current.offsetTop - side.clientHeight / 2;
  }
})();

// A fragment such as #case=p03&direction=terug shows only the quotations that
// have these facets; of one name given twice, either value will do. Any other
// fragment shows all, and the browser goes there.
(() => {
  const box = document.querySelector(".filter");
  if (!box) return;
  const status = box.querySelector("[role=status]");
  const button = box.querySelector("button");
  const facets = new Map();
  for (const quotation of document.querySelectorAll(".quotation")) {
    facets.set(quotation, new URLSearchParams(quotation.dataset.facets || ""));
  }
  const sections = [...document.querySelectorAll("main section, main details")];
  const contents = document.querySelector(".contents");
  const selects = new Map();
  const plain = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;

  function wanted() {
    const fragment = location.hash.slice(1);
    return fragment.includes("=") ? [...new URLSearchParams(fragment)] : [];
  }

  function show() {
    const pairs = wanted();
    let k = 0;
    for (const [quotation, own] of facets) {
      const has = ([name, value]) => own.getAll(name).includes(value);
      quotation.hidden = !pairs.every(([name]) => pairs.some((pair) => pair[0] === name && has(pair)));
      if (!quotation.hidden) k += 1;
    }
    for (const section of sections) {
      const inside = [...section.querySelectorAll(".quotation")];
      section.hidden = inside.length > 0 && inside.every((quotation) => quotation.hidden);
    }
    const count = box.dataset.shown.replace("{k}", k).replace("{n}", facets.size);
    const said = pairs.map(([name, value]) => `${name} = ${value}`).join(", ");
    status.textContent = said ? `${count}: ${said}` : count;
    button.hidden = pairs.length === 0;
    if (contents) contents.hidden = pairs.length > 0;
    for (const [name, select] of selects) {
      select.value = (pairs.find((pair) => pair[0] === name) || ["", ""])[1];
    }
    if (pairs.length === 0 && location.hash) goTo(location.hash.slice(1));
  }

  // The browser went there before everything was shown again.
  function goTo(id) {
    const target = document.getElementById(decodeURIComponent(id));
    if (!target) return;
    for (let up = target.closest("details"); up; up = up.parentElement.closest("details")) up.open = true;
    target.scrollIntoView();
  }

  function choose(name, value) {
    const pairs = new URLSearchParams(wanted().filter((pair) => pair[0] !== name));
    if (value) pairs.append(name, value);
    history.pushState(null, "", pairs.size ? `#${pairs}` : location.href.split("#")[0]);
    show();
  }

  // One choice for every facet that tells quotations apart.
  const names = new Set([...facets.values()].flatMap((own) => [...own.keys()]));
  for (const name of names) {
    const values = new Set([...facets.values()].flatMap((own) => own.getAll(name)));
    if (values.size < 2) continue;
    const label = document.createElement("label");
    const select = document.createElement("select");
    select.append(new Option(box.dataset.all, ""), ...[...values].sort(plain).map((value) => new Option(value)));
    select.addEventListener("change", () => choose(name, select.value));
    label.append(`${name} `, select);
    box.insertBefore(label, status);
    selects.set(name, select);
  }
  button.addEventListener("click", () => {
    history.pushState(null, "", location.href.split("#")[0]);
    show();
    status.focus();
  });
  addEventListener("hashchange", show);
  addEventListener("popstate", show);
  show();
})();
