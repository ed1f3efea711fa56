"""An HTTP server on a free port that answers every call with what a test wants: 500, garbage, half an answer, nothing."""

import http.server
import threading


class FakeCloud:
    def __init__(self, answer):
        """`answer(handler)` writes the whole answer; the handler's `requests` counts from 1."""
        cloud = self
        self.requests = 0

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                cloud.requests += 1
                self.close_connection = True
                answer(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def body(status, data, content_type="application/json"):
    """An answer with this status and these bytes."""
    def answer(handler):
        handler.send_response(status)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)
    return answer


def half(handler):
    """Promises more than it sends."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'{"Response":{')


def nothing(handler):
    """Closes the connection without a word."""
