// The server's stream of changes, read with fetch: an EventSource cannot send a token.

import { headers } from "./access.js";

/** One event out of its lines. */
function eventOf(block) {
  const event = { name: "message", id: null, data: "" };
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    const value = line.slice(colon + 1).replace(/^ /, "");
    const field = line.slice(0, colon);
    if (field === "event") event.name = value;
    else if (field === "id") event.id = value;
    else if (field === "data") event.data += value;
  }
  return event;
}

/**
 * Follows until it is told to stop, or the server ends it.
 *
 * @param after id of the last event that was seen; null: none
 * @param told called with the answer's status once it is known, and then with each event
 */
export async function read(path, after, signal, told) {
  const answer = await fetch(path, { headers: headers({ Accept: "text/event-stream", ...(after && { "Last-Event-ID": after }) }), cache: "no-store", signal });
  told.status(answer.status);
  if (!answer.ok) return;
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const blocks = (rest + part.value).split("\n\n");
    rest = blocks.pop();
    blocks.map(eventOf).filter((event) => event.data).forEach(told.event);
  }
}
