// The control API, as the page uses it.

export class ControlError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const person = (name) => `users/${encodeURIComponent(name)}`;

export class Control {
  constructor(channel) {
    this.channel = channel;
  }

  address(path, query = {}) {
    const url = new URL(`/_control/${path}`, location.origin);
    for (const [name, value] of Object.entries({ channel: this.channel, ...query })) {
      url.searchParams.set(name, value);
    }
    return url;
  }

  async ask(path, { method = "GET", body, query, signal } = {}) {
    const answer = await fetch(this.address(path, query), {
      method,
      signal,
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
    const data = await answer.json();
    if (!answer.ok) throw new ControlError(answer.status, data.error ?? `HTTP ${answer.status}`);
    return data;
  }

  people() {
    return this.ask("users");
  }

  addPerson(name) {
    return this.ask("users", { method: "POST", body: { names: [name] } });
  }

  // `query`: `after` (a number of an entry), `wait` (seconds), `menuId` (the menu shown now, to hear of another).
  timeline(name, query, signal) {
    return this.ask(`${person(name)}/timeline`, { query, signal });
  }

  act(name, what, body) {
    return this.ask(`${person(name)}/${what}`, { method: "POST", body });
  }

  // The rich menu with a picture address that names the channel, or null.
  async menu(name) {
    const menu = await this.ask(`${person(name)}/menu`);
    if (!menu?.imageUrl) return menu;
    const imageUrl = new URL(menu.imageUrl, location.origin);
    imageUrl.searchParams.set("channel", this.channel);
    return { ...menu, imageUrl: imageUrl.href };
  }

  event(id) {
    return this.ask(`webhook/events/${encodeURIComponent(id)}`);
  }

  check(messages) {
    return this.ask("check", { method: "POST", body: { messages } });
  }

  violations(newest) {
    return this.ask(`violations?newest=${newest}`);
  }

  clock(body) {
    return body ? this.ask("clock", { method: "POST", body }) : this.ask("clock");
  }
}
