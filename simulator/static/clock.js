// The stand-in's time, always in Japan, and the buttons that move it.

import { toast } from "./surface.js";

const byId = (id) => document.getElementById(id);
const HOURS_OF_JAPAN = 9;
const NOW = new Intl.DateTimeFormat("ja-JP", {
  timeZone: "Asia/Tokyo", year: "numeric", month: "long", day: "numeric", weekday: "short",
  hour: "2-digit", minute: "2-digit", second: "2-digit",
});
const UNITS = [["日", 86_400], ["時間", 3_600], ["分", 60], ["秒", 1]];

// A date whose UTC fields read as Japan's calendar and clock.
const inJapan = (milliseconds) => new Date(milliseconds + HOURS_OF_JAPAN * 3_600_000);
const asJapanese = (date) => `${date.toISOString().slice(0, 19)}+09:00`;

export const JUMPS = {
  morning: (now) => {
    const there = inJapan(now);
    return asJapanese(new Date(Date.UTC(there.getUTCFullYear(), there.getUTCMonth(), there.getUTCDate() + 1, 7)));
  },
  month: (now) => {
    const there = inJapan(now);
    return asJapanese(new Date(Date.UTC(there.getUTCFullYear(), there.getUTCMonth() + 1, 1, 9)));
  },
};

function shiftWords(seconds) {
  const whole = Math.round(seconds);
  if (Math.abs(whole) < 1) return "本当の日時と同じです";
  let rest = Math.abs(whole);
  const parts = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) parts.push(`${count}${unit}`);
  }
  return `本当の日時より${parts.slice(0, 2).join("")}${whole > 0 ? "進んでいます" : "遅れています"}`;
}

export class ClockPanel {
  constructor(control, onMoved) {
    this.control = control;
    this.onMoved = onMoved;
    this.offset = null;
    setInterval(() => this.draw(), 1000);
    byId("clock-moves").addEventListener("click", ({ target }) => {
      const { advance, jump } = target.dataset;
      if (advance) this.move({ advance: Number(advance) });
      else if (jump) this.move({ now: JUMPS[jump](this.now) });
    });
    byId("clock-reset").addEventListener("click", () => this.move({ reset: true }));
    byId("clock-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.move({ now: `${byId("clock-input").value.slice(0, 16)}:00+09:00` });
    });
    byId("clock-moves").addEventListener("toggle", () => this.fillIn());
  }

  // The stand-in's time now, in milliseconds since 1970.
  get now() {
    return (this.offset ?? Date.now() - performance.now()) + performance.now();
  }

  // Every answer of the timeline carries the time.
  synchronise(now) {
    if (now) this.offset = Date.parse(now) - performance.now();
    this.draw();
  }

  async refresh() {
    this.take(await this.control.clock());
  }

  fillIn() {
    byId("clock-input").value = inJapan(this.now).toISOString().slice(0, 16);
  }

  take({ now, offsetSeconds }) {
    this.synchronise(now);
    this.fillIn();
    byId("clock-shift").textContent = shiftWords(offsetSeconds);
  }

  async move(body) {
    try {
      this.take(await this.control.clock(body));
      this.onMoved();
    } catch (error) {
      toast.say(`日時を動かせませんでした：${error.message}`);
    }
  }

  draw() {
    if (this.offset !== null) byId("clock-now").textContent = NOW.format(new Date(this.now));
  }
}
