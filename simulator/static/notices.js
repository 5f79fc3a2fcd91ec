// The bell in the bar: whether this person's phone makes a sound. It is silent until somebody turns it on.

const KEY = "madoguchi-simulator-sound";
const LOUDNESS = 0.06;

function stored() {
  try {
    return new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
  } catch {
    return new Set();
  }
}

export class Bell {
  constructor() {
    this.button = document.getElementById("bell");
    this.heard = stored();
    this.who = "";
    this.button.addEventListener("click", () => this.turn());
    // Browsers allow sounds only after a touch; asking for one earlier is an error in their eyes.
    const wake = () => {
      if (this.isOn) this.sound ??= new AudioContext();
    };
    for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, wake);
    this.draw();
  }

  get isOn() {
    return this.heard.has(this.who);
  }

  choose(who) {
    this.who = who;
    this.draw();
  }

  turn() {
    if (this.isOn) this.heard.delete(this.who);
    else this.heard.add(this.who);
    try {
      localStorage.setItem(KEY, JSON.stringify([...this.heard]));
    } catch {
      // Without storage the choice lasts until the page is left.
    }
    this.draw();
    if (this.isOn) this.play();
  }

  draw() {
    this.button.setAttribute("aria-pressed", String(!this.isOn));
    this.button.title = this.isOn ? "通知音が鳴ります" : "通知オフ";
  }

  // A sound for new messages of the account, unless they were sent without notification.
  ring(entries) {
    const isNews = entries.some((one) => one.side === "account" && one.message && !one.notificationDisabled);
    if (isNews && this.isOn) this.play();
  }

  play() {
    this.sound ??= navigator.userActivation?.hasBeenActive === false ? null : new AudioContext();
    if (!this.sound) return;
    const now = this.sound.currentTime;
    const loudness = this.sound.createGain();
    loudness.connect(this.sound.destination);
    loudness.gain.setValueAtTime(LOUDNESS, now);
    loudness.gain.exponentialRampToValueAtTime(0.0001, now + 0.5);
    for (const [pitch, from] of [[880, 0], [1174.7, 0.12]]) {
      const tone = this.sound.createOscillator();
      tone.frequency.value = pitch;
      tone.connect(loudness);
      tone.start(now + from);
      tone.stop(now + 0.5);
    }
    this.button.dataset.rung = String(Number(this.button.dataset.rung ?? 0) + 1);
  }
}
