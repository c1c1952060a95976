/**
 * Asking a service that has no address, through whoever shows the page: a `fetch` over a message port.
 *
 * Out go `{ ask, method, path, headers, body }` and `{ drop }`; back come `{ answer, status, headers }`, then any number
 * of `{ answer, part }`, then `{ answer, end }` with what went wrong, or "". Each names its request by a number.
 * Knows neither what is asked nor who answers.
 */

/** @typedef {{ resolve(answer: Response): void, reject(cause: unknown): void, body?: ReadableStreamDefaultController<Uint8Array> }} Waiting */

/** What has no body, whatever is sent: https://fetch.spec.whatwg.org/#null-body-status. */
const WITHOUT_BODY = [204, 205, 304];

/**
 * @param {MessagePort} port
 * @param {string} home what every address of the service begins with
 * @param {typeof fetch} elsewhere for all other addresses
 * @returns {typeof fetch}
 */
export function fetchThrough(port, home, elsewhere) {
  /** @type {Map<number, Waiting>} */
  const waiting = new Map();
  let count = 0;

  port.addEventListener("message", ({ data }) => {
    const one = waiting.get(data.answer);
    if (!one) return;
    if (data.part) one.body?.enqueue(data.part);
    else if (data.status) one.resolve(begun(one, data));
    if (data.end === undefined) return;
    waiting.delete(data.answer);
    if (data.end) one.body ? one.body.error(new TypeError(data.end)) : one.reject(new TypeError(data.end));
    else one.body?.close();
  });
  port.start();

  return async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    if (!address.startsWith(`${home}/`)) return elsewhere(input, init);
    const request = new Request(input, init);
    const { method, signal } = request;
    const body = new Uint8Array(await request.arrayBuffer());
    signal.throwIfAborted();
    const ask = ++count;
    const headers = Object.fromEntries(request.headers);
    return new Promise((resolve, reject) => {
      waiting.set(ask, { resolve, reject });
      signal.addEventListener("abort", () => {
        const one = waiting.get(ask);
        if (!waiting.delete(ask)) return;
        one?.body?.error(signal.reason);
        reject(signal.reason);
        port.postMessage({ drop: ask });
      });
      port.postMessage({ ask, method, path: address.slice(home.length), headers, body }, [body.buffer]);
    });
  };
}

/**
 * @param {Waiting} one
 * @param {{ status: number, headers: Record<string, string> }} head
 */
function begun(one, { status, headers }) {
  if (WITHOUT_BODY.includes(status)) return new Response(null, { status, headers });
  const body = new ReadableStream({ start: (controller) => void (one.body = controller) });
  return new Response(body, { status, headers });
}
