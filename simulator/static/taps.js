// What follows a tap: what goes to the account, and what LINE's app itself does.

import { pickTime, toast } from "./surface.js";

const WEB = /^https?:/i;

export class Taps {
  // `parts` gives the composer and the menu, which are built later.
  constructor(settings, act, parts) {
    this.settings = settings;
    this.act = act;
    this.parts = parts;
  }

  async tap(action) {
    switch (action.type) {
      case "location":
        return this.act("send", { message: { type: "location", ...this.settings.location } });
      case "camera":
      case "cameraRoll":
        return this.act("send", { message: { type: "image" } });
      case "datetimepicker":
        return this.pickAndTap(action);
      default:
        return this.tell(action);
    }
  }

  async pickAndTap(action) {
    const params = await pickTime(action);
    return params ? this.act("tap", { action, params }) : undefined;
  }

  async tell(action) {
    const done = await this.act("tap", { action });
    if (!done) return undefined;
    if (done.clipboardText) await this.copy(done.clipboardText);
    else if (done.uri && !WEB.test(done.uri)) toast.say(`開く先：${done.uri}`);
    if (action.inputOption) this.carryOn(action);
    return done;
  }

  async copy(text) {
    await navigator.clipboard?.writeText(text).catch(() => {});
    toast.say("コピーしました");
  }

  // A postback's inputOption: what shows below the chat afterwards.
  carryOn({ inputOption, fillInText }) {
    const [composer, menu] = [this.parts.composer(), this.parts.menu()];
    if (inputOption === "openRichMenu") menu.open();
    else if (inputOption === "closeRichMenu") menu.close();
    else if (inputOption === "openKeyboard") {
      menu.showKeyboard();
      composer.fill(fillInText);
    } else if (inputOption === "openVoice") {
      menu.showKeyboard();
      composer.askForVoice();
    }
  }
}
