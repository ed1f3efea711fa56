// An HTTP server in front of the emulator that passes requests on as they are, and remembers them.
import {once} from 'node:events';
import http from 'node:http';

export class Recorder {
  // `target`: host:port of the emulator.
  static async start(target) {
    const recorder = new Recorder();
    recorder.requests = [];
    recorder.agent = new http.Agent({ keepAlive: true });
    recorder.server = http.createServer((request, answer) => recorder.#pass(target, request, answer));
    recorder.server.listen(0, '127.0.0.1');
    await once(recorder.server, 'listening');
    recorder.host = `127.0.0.1:${recorder.server.address().port}`;
    recorder.endpoint = `http://${recorder.host}`;
    return recorder;
  }

  async stop() {
    this.agent.destroy();
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  async #pass(target, request, answer) {
    const parts = [];
    for await (const part of request) parts.push(part);
    const body = Buffer.concat(parts);
    const mark = request.url.indexOf('?');
    this.requests.push({
      method: request.method,
      url: request.url,
      path: mark < 0 ? request.url : request.url.slice(0, mark),
      query: mark < 0 ? '' : request.url.slice(mark + 1),
      headers: request.headers,
      body,
    });
    const [host, port] = target.split(':');
    const passed = http.request({ host, port, method: request.method, path: request.url, headers: request.headers, agent: this.agent });
    passed.on('error', () => answer.destroy());
    passed.on('response', (got) => {
      answer.writeHead(got.statusCode, got.rawHeaders);
      got.pipe(answer);
    });
    passed.end(body);
  }
}

// Sends a recorded request once more, as it was, straight to `target`; gives status and body of the answer.
export function replay(target, {method, url, headers, body}) {
  const [host, port] = target.split(':');
  return new Promise((resolve, reject) => {
    const sent = http.request({ host, port, method, path: url, headers, agent: false }, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      resolve({ status: answer.statusCode, body: Buffer.concat(parts).toString() });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
