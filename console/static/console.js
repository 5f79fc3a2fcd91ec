"use strict";
// What makes the console quicker to use. Everything works without it.
(() => {
  const SENT = "sent";

  const focusSummary = (root) => {
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  };

  const showCopyButtons = (root) => {
    if (!navigator.clipboard) return;
    for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
  };

  const trouble = () => {
    const place = document.getElementById("trouble");
    if (!place) return;
    place.className = "banner tone-bad";
    place.textContent = place.dataset.text;
    place.scrollIntoView({ block: "nearest" });
  };

  const calm = () => {
    const place = document.getElementById("trouble");
    if (!place) return;
    place.className = "";
    place.textContent = "";
  };

  const buttonsOf = (form) => [...form.elements].filter((one) => one.type === "submit");

  // A second press of the same form goes nowhere, until the page is shown again.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-again")) return;
    if (form.dataset[SENT]) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    form.dataset[SENT] = "yes";
    for (const button of buttonsOf(form)) button.setAttribute("aria-disabled", "true");
  });

  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset[SENT];
      for (const button of buttonsOf(form)) button.removeAttribute("aria-disabled");
    }
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) {
      const from = document.getElementById(button.dataset.copy);
      const said = button.parentElement.querySelector("[data-copied]");
      try {
        await navigator.clipboard.writeText(from.value ?? from.innerText);
        said.textContent = said.dataset.copied;
      } catch {
        getSelection().selectAllChildren(from);
      }
    }
    for (const open of document.querySelectorAll("details.towns[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = event.target.closest("details.towns[open], details.menu[open], details.ask[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  document.addEventListener("htmx:config:request", (event) => {
    const token = document.querySelector('meta[name="csrf-token"]');
    if (token) event.detail.ctx.request.headers["X-CSRFToken"] = token.content;
  });

  // The session has ended: the login page belongs in the window, not in a part of the page.
  document.addEventListener("htmx:after:request", (event) => {
    const { response, text } = event.detail.ctx;
    calm();
    if (response.raw.redirected && /^\s*<!doctype/i.test(text)) {
      event.preventDefault();
      location.assign(response.raw.url);
    } else if (response.status >= 400 && response.status !== 422) {
      trouble();
    }
  });
  document.addEventListener("htmx:error", trouble);
  document.addEventListener("htmx:after:swap", (event) => {
    const { sourceElement, target } = event.detail.ctx;
    showCopyButtons(target);
    if (sourceElement.tagName === "FORM") focusSummary(target);
  });

  showCopyButtons(document);
  focusSummary(document);
})();
