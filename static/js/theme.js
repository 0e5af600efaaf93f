/* The reader's theme: kept in a cookie, so that the server writes it into the page and nothing flashes.
   No choice means the system's. Tells the charts by the event "themechange". */
"use strict";

{
  const YEAR = 365 * 24 * 60 * 60;
  const root = document.documentElement;

  const remember = (theme) => {
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${theme}; path=/; max-age=${theme ? YEAR : 0}; samesite=lax${secure}`;
  };

  const apply = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    document.querySelector("meta[name=color-scheme]").content = theme || "light dark";
    document.dispatchEvent(new Event("themechange"));
  };

  const press = (group) => {
    for (const button of group.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.value === (root.dataset.theme || "")));
    }
  };

  for (const group of document.querySelectorAll("[data-theme-switch]")) {
    group.hidden = false;
    press(group);
    group.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      remember(button.value);
      apply(button.value);
      press(group);
    });
  }
}
