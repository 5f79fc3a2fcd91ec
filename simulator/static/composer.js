// The input line, and the tray of stickers, pictures, films, places and files.

import { element } from "./bubbles/actions.js";
import { askVoiceSeconds } from "./surface.js";

const TALLEST = 9; // em, five lines
const byId = (id) => document.getElementById(id);

export class Composer {
  constructor(settings, handlers) {
    this.handlers = handlers;
    [this.form, this.text, this.send, this.tray, this.opener, this.voice] = [
      "composer", "text", "send", "tray", "open-tray", "open-voice",
    ].map(byId);
    this.listen();
    this.fillTray(settings);
    this.fit();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("input", () => this.fit());
    this.text.addEventListener("keydown", (event) => {
      // Enter that confirms a conversion of the input method must not send (keyCode 229 in Safari).
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.submit();
    });
    this.opener.addEventListener("click", () => this.openTray(this.tray.hidden));
    this.voice.addEventListener("click", () => this.askForVoice());
  }

  fillTray(settings) {
    for (const sticker of settings.stickers) {
      const button = element("button", "sticker-button", sticker.picture);
      button.type = "button";
      button.setAttribute("aria-label", `スタンプ：${sticker.label}`);
      const { packageId, stickerId } = sticker;
      button.addEventListener("click", () => this.attach({ type: "sticker", packageId, stickerId }));
      byId("stickers").append(button);
    }
    const attachments = {
      "send-image": { type: "image" },
      "send-video": { type: "video", ...settings.video },
      "send-location": { type: "location", ...settings.location },
      "send-file": { type: "file", ...settings.file },
    };
    for (const [id, message] of Object.entries(attachments)) {
      byId(id).addEventListener("click", () => this.attach(message));
    }
  }

  attach(message) {
    this.handlers.onMessage(message);
    this.openTray(false);
    this.opener.focus();
  }

  // As high as its lines, up to TALLEST_LINES; a microphone until something is written.
  fit() {
    const { text } = this;
    const letters = Number.parseFloat(getComputedStyle(text).fontSize);
    text.style.height = "auto";
    text.style.height = `${Math.min((text.scrollHeight + 2) / letters, TALLEST)}em`;
    const isEmpty = !text.value.trim();
    this.send.hidden = isEmpty;
    this.voice.hidden = !isEmpty;
  }

  openTray(isOpen) {
    this.tray.hidden = !isOpen;
    this.opener.setAttribute("aria-expanded", String(isOpen));
  }

  // The keyboard opens with these words (a postback's fillInText).
  fill(words) {
    if (words !== undefined) this.text.value = words;
    this.fit();
    this.text.focus();
  }

  async askForVoice() {
    const seconds = await askVoiceSeconds();
    if (seconds) this.handlers.onMessage({ type: "audio", duration: seconds * 1000 });
  }

  async submit() {
    const written = this.text.value;
    if (!written.trim()) return;
    this.text.value = "";
    this.fit();
    this.text.focus();
    const done = await this.handlers.onText(written);
    if (done || this.text.value) return;
    this.text.value = written;
    this.fit();
  }

  setBlocked(isBlocked) {
    this.form.hidden = isBlocked;
    byId("blocked").hidden = !isBlocked;
    if (isBlocked) this.openTray(false);
  }
}
