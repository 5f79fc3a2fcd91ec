// The control API, as the page uses it.

export class ControlError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

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

  timeline(name, after, wait, signal) {
    return this.ask(`users/${encodeURIComponent(name)}/timeline`, { query: { after, wait }, signal });
  }

  act(name, what, body) {
    return this.ask(`users/${encodeURIComponent(name)}/${what}`, { method: "POST", body });
  }
}
