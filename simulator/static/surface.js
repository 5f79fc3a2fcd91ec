// What lies over the phone: panels on small screens, the picture viewer, the time picker, notices.

const byId = (id) => document.getElementById(id);
const SMALL = matchMedia("(max-width: 1079px)");
const TOAST_MILLISECONDS = 4000;

export class Panels {
  constructor() {
    this.openers = { "people-panel": byId("open-people"), inspector: byId("open-inspector") };
    for (const [id, opener] of Object.entries(this.openers)) {
      opener.addEventListener("click", () => this.open(id));
      byId(id).querySelector(".close-panel").addEventListener("click", () => this.close());
    }
    byId("people-panel").addEventListener("click", (event) => {
      if (event.target.closest(".person, .friendship .button")) this.close();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    SMALL.addEventListener("change", () => this.close());
  }

  open(id) {
    if (!SMALL.matches) return;
    this.close();
    this.current = id;
    byId(id).classList.add("open");
    this.openers[id].setAttribute("aria-expanded", "true");
    document.querySelector(".phone").inert = true;
    byId(id).querySelector(".close-panel").focus();
  }

  close() {
    if (!this.current) return;
    const id = this.current;
    this.current = null;
    byId(id).classList.remove("open");
    this.openers[id].setAttribute("aria-expanded", "false");
    document.querySelector(".phone").inert = false;
    this.openers[id].focus();
  }
}

export function startViewer() {
  const viewer = byId("viewer");
  byId("viewer-close").addEventListener("click", () => viewer.close());
  viewer.addEventListener("click", (event) => {
    if (event.target === viewer) viewer.close();
  });
  return (url, alt) => {
    byId("viewer-image").src = url;
    byId("viewer-image").alt = alt;
    viewer.showModal();
  };
}

const INPUTS = { date: "date", time: "time", datetime: "datetime-local" };

// Asks for a date or time; the event's `params`, or null when given up.
export function pickTime(action) {
  const [picker, input] = [byId("picker"), byId("picker-input")];
  input.type = INPUTS[action.mode] ?? "date";
  byId("picker-title").textContent = action.label ?? "日時を選ぶ";
  input.setAttribute("aria-labelledby", "picker-title");
  for (const name of ["min", "max"]) input[name] = action[name]?.replace(/t/i, "T") ?? "";
  input.value = action.initial?.replace(/t/i, "T") ?? "";
  picker.returnValue = "";
  picker.showModal();
  return new Promise((done) => {
    picker.addEventListener(
      "close",
      () => done(picker.returnValue === "ok" && input.value ? { [action.mode]: input.value } : null),
      { once: true },
    );
  });
}

// Asks how long a voice message shall be; seconds, or null when given up.
export function askVoiceSeconds() {
  const [dialog, input] = [byId("voice"), byId("voice-seconds")];
  dialog.returnValue = "";
  dialog.showModal();
  input.select();
  return new Promise((done) => {
    dialog.addEventListener("close", () => done(dialog.returnValue === "ok" ? Number(input.value) : null), {
      once: true,
    });
  });
}

class Toast {
  constructor(root) {
    this.root = root;
    this.isLost = false;
  }

  say(text) {
    this.root.textContent = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hush(), TOAST_MILLISECONDS);
  }

  lost() {
    if (this.isLost) return;
    this.isLost = true;
    clearTimeout(this.timer);
    this.root.textContent = "つながりが切れました。つなぎ直しています…";
  }

  reconnected() {
    if (!this.isLost) return;
    this.isLost = false;
    this.hush();
  }

  hush() {
    this.root.textContent = "";
  }
}

export const toast = new Toast(byId("toast"));
