"""Chromium without a window, driven through its DevTools pipe."""

import json
import os
import signal
import subprocess
import threading
import time

PATIENCE = 20  # seconds for one step of the browser
SETTLE = 0.12  # seconds that a page gets once it is loaded


class Browser:
    """A running Chromium that writes its profile and its log into a folder."""

    def __init__(self, chromium, folder):
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        command = [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-default-apps", "--disable-extensions", "--disable-domain-reliability",
            "--disable-breakpad", "--disable-dev-shm-usage", "--no-pings", "--no-default-browser-check",
            "--disable-client-side-phishing-detection",
            # Whatever asks for another host is answered that there is none.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--proxy-server=direct://",
            f"--user-data-dir={folder}/profile", f"--log-net-log={folder}/net.json",
            "--remote-debugging-pipe", "about:blank",
        ]
        # A shell puts the pipe where Chromium looks for it: 3 to read, 4 to write.
        self.process = subprocess.Popen(
            ["sh", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "sh", *command],
            pass_fds=(theirs_in, theirs_out), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=open(f"{folder}/chromium", "wb"), start_new_session=True,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self.output, self.count, self.answers, self.events = ours_out, 0, {}, []
        self.changed = threading.Condition()
        self.session = None
        threading.Thread(target=self.listen, args=(ours_in,), daemon=True).start()

    def listen(self, pipe):
        rest = b""
        while chunk := os.read(pipe, 1 << 16):
            *messages, rest = (rest + chunk).split(b"\0")
            for message in map(json.loads, messages):
                with self.changed:
                    if "id" in message:
                        self.answers[message["id"]] = message
                    else:
                        self.events.append(message)
                        is_ours = self.session and message.get("sessionId") == self.session
                        if is_ours and message["method"] == "Page.javascriptDialogOpening":
                            self.send("Page.handleJavaScriptDialog", accept=False)
                    self.changed.notify_all()

    def send(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.output, json.dumps(message).encode() + b"\0")
        return self.count

    def ask(self, method, **parameters):
        with self.changed:
            number = self.send(method, **parameters)
            if not self.changed.wait_for(lambda: number in self.answers, PATIENCE):
                raise TimeoutError(method)
            answer = self.answers.pop(number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def open(self, url, **screen):
        """Opens a page in a tab of its own, so that nothing comes late from the page before, on
        a screen of this `width` and in these `colours` if they are given. Gives whether it loads."""
        self.session = None
        self.target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime", "Debugger"):
            self.ask(f"{domain}.enable")
        if "width" in screen:
            self.ask("Emulation.setDeviceMetricsOverride", width=screen["width"], height=900,
                     deviceScaleFactor=1, mobile=screen["width"] < 600)
        if "colours" in screen:
            features = [{"name": "prefers-color-scheme", "value": screen["colours"]}]
            self.ask("Emulation.setEmulatedMedia", features=features)
        with self.changed:
            self.events.clear()
        self.ask("Page.navigate", url=url)
        with self.changed:
            loaded = self.changed.wait_for(
                lambda: any(e["method"] == "Page.loadEventFired" and e.get("sessionId") == self.session
                            for e in self.events), PATIENCE)
        time.sleep(SETTLE)
        return loaded

    def evaluate(self, expression):
        """The value of an expression in the page, or of its promise."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, expression):
        """Waits for an expression to be true, and gives its value."""
        end = time.monotonic() + PATIENCE
        while not (value := self.evaluate(expression)):
            if time.monotonic() > end:
                raise TimeoutError(f"it never came about that {expression}")
            time.sleep(0.05)
        return value

    def leave(self):
        """Closes the tab, and gives what happened in it."""
        with self.changed:
            events = [e for e in self.events if e.get("sessionId") == self.session]
        self.session = None
        self.ask("Target.closeTarget", targetId=self.target)
        return events

    def close(self):
        """Asks it to end, so that it completes its log, and makes sure."""
        self.session = None
        try:
            self.send("Browser.close")
            self.process.wait(10)
        except (OSError, subprocess.TimeoutExpired):
            pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)  # the session that we started
        except ProcessLookupError:
            pass
        self.process.wait()
