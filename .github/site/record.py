"""Records a real run in a terminal as a picture that moves: record.py RUNBOOK OUT.svg

Starts `runbook sandbox` with a bad release, runs a runbook against it on a pseudo terminal of its own, and writes what was on
the screen, when. Only the command line is typed by this program; what follows has the times that it really took. The picture
is one SVG without a script: it follows the reader's light or dark, and where motion is not wanted it shows the end.
"""

import fcntl
import html
import os
import pty
import re
import select
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time
import urllib.request

COLUMNS, ROWS = 96, 36
TYPED = 'runbook run performance-degradation --target shop -i reason="slow since 03:10"'
BEFORE, PER_KEY, AFTER = 1.0, 0.045, 10.0  # seconds: an empty prompt, each key, and to read the end
SHORTEST = 0.2  # what stands for less than this is not seen by anybody
WIDTH, HEIGHT, MARGIN = 7.83, 19, 16  # of a character, of a line, around all of them

# What the program writes besides text: colours, "erase the line", and modes of the keyboard that change nothing to see.
CODES = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])|\x1b[=>]|[\r\n]|[^\x1b\r\n]+")
STYLES = {"1": "b", "31": "r", "32": "g", "33": "y", "36": "c", "90": "d", "91": "r", "92": "g", "93": "y", "96": "c"}
STYLE = """
svg { --bg: #f6f8fa; --edge: #d1d9e0; --fg: #1f2328; --d: #59636e; --g: #116329; --r: #b3191f; --y: #7d4e00; --c: #0a5a8c }
@media (prefers-color-scheme: dark) {
  svg { --bg: #0d1117; --edge: #3d444d; --fg: #f0f6fc; --d: #9198a1; --g: #56d364; --r: #ff7b72; --y: #e3b341; --c: #79c0ff }
}
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: var(--fg); white-space: pre }
.b { font-weight: 700 } .d { fill: var(--d) } .g { fill: var(--g) } .r { fill: var(--r) } .y { fill: var(--y) } .c { fill: var(--c) }
.gone { visibility: hidden }
"""


def main():
    program, out = os.path.abspath(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as folder:
        screens = record(program, folder)
    picture = draw(screens)
    with open(out, "w", encoding="utf-8") as file:
        file.write(picture)
    print(f"{out}: {len(picture) // 1024} KiB, {screens[-1][0] + AFTER:.0f} s")


def record(program, folder):
    port = free_port()
    environment = os.environ | {
        "HOME": folder,
        "XDG_STATE_HOME": os.path.join(folder, "state"),
        "TERM": "xterm-256color",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    for name in ("NO_COLOR", "CI", "GITHUB_ACTIONS", "GITHUB_TOKEN", "GH_TOKEN", "RUNBOOK_GITHUB_TOKEN"):
        environment.pop(name, None)
    for role in ("AUTHOR", "COMMITTER"):
        environment |= {f"GIT_{role}_NAME": "On call", f"GIT_{role}_EMAIL": "on-call@example.com"}
    service = os.path.join(folder, "shop")
    os.makedirs(os.path.join(service, "runbooks", "targets"))
    subprocess.run(["git", "init", "-q", service], check=True, env=environment)
    with open(os.path.join(service, "runbooks", "targets", "shop.yaml"), "w", encoding="utf-8") as file:
        file.write(f"apiVersion: runbooks/v1\nname: shop\nbase-url: http://localhost:{port}\n")
    sandbox = subprocess.Popen([program, "sandbox", "--port", str(port)], stdout=subprocess.DEVNULL, env=environment)
    try:
        wait_for(f"http://localhost:{port}/health")
        return run(program, service, environment)
    finally:
        sandbox.terminate()
        sandbox.wait()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(address):
    for _ in range(100):
        try:
            urllib.request.urlopen(address).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{address} does not answer")


def run(program, service, environment):
    """What was on the screen, and since when: a list of times with lists of lines."""
    screen, screens, now = Screen(), [], BEFORE
    screen.write("$ ")
    screens.append((0.0, screen.lines()))
    for key in TYPED:
        screen.write(key)
        screens.append((now, screen.lines()))
        now += PER_KEY
    screen.write("\r\n")

    arguments = re.findall(r'(?:[^\s"]|"[^"]*")+', TYPED.partition(" ")[2])
    begin, go = os.pipe()
    child, terminal = pty.fork()
    if child == 0:
        os.close(go)
        os.read(begin, 1)
        os.chdir(service)
        os.execve(program, [program] + [argument.replace('"', "") for argument in arguments], environment)
    os.close(begin)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    os.close(go)
    began = time.monotonic()
    left = b""
    while True:
        try:
            select.select([terminal], [], [])
            left += os.read(terminal, 65536)
        except OSError:
            break
        text = left.decode("utf-8", "ignore") if complete(left) else None
        if text is None:
            continue
        screen.write(text)
        left = b""
        screens.append((now + time.monotonic() - began, screen.lines()))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code != 0:
        sys.exit("\n".join(plain(line) for line in screen.lines()) + f"\nthe run ended with {code}")
    screen.write("$ ")
    screens.append((screens[-1][0], screen.lines()))
    return screens


def complete(data):
    """Whether no character and no control sequence is cut off at the end."""
    try:
        return not re.search(r"\x1b(\[[0-9;?]*)?$", data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


class Screen:
    """A terminal, as far as the program uses one: each line a list of characters with their style."""

    def __init__(self):
        self.rows, self.column, self.style = [[]], 0, ""

    def write(self, text):
        for match in CODES.finditer(text):
            part = match.group()
            if part == "\n":
                self.rows.append([])
            elif part == "\r":
                self.column = 0
            elif match.group(2) == "m":
                self.paint(match.group(1))
            elif match.group(2) == "K":
                self.rows[-1] = []
            elif match.group(2) is None and part[0] != "\x1b":
                for character in part:
                    self.put(character)

    def put(self, character):
        if self.column == COLUMNS:
            self.rows.append([])
            self.column = 0
        row = self.rows[-1]
        row.extend([(" ", "")] * (self.column - len(row)))
        row[self.column : self.column + 1] = [(character, self.style)]
        self.column += 1

    def paint(self, codes):
        for code in codes.split(";"):
            self.style = "" if code in ("", "0") else " ".join(sorted({*self.style.split(), STYLES.get(code, "")} - {""}))

    def lines(self):
        shown = [tuple(row) for row in self.rows[-ROWS:]]
        return shown + [()] * (ROWS - len(shown))


def plain(line):
    return "".join(character for character, _ in line).rstrip()


def draw(screens):
    length = screens[-1][0] + AFTER
    final = screens[-1][1]
    height = max(i for i, line in enumerate(final) if line) + 1
    texts, rules = [], []
    for number, (row, line, begin, end) in enumerate(spans(screens, length)):
        y = MARGIN + 13 + row * HEIGHT
        stays = end >= length
        texts.append(f'<text class="t{number}{"" if stays else " gone"}" y="{y}">{runs(line)}</text>')
        frames = "" if begin == 0 else "0%{visibility:hidden}"
        frames += f"{100 * begin / length:.2f}%{{visibility:visible}}" + ("" if stays else f"{100 * end / length:.2f}%{{visibility:hidden}}")
        rules.append(f"@keyframes t{number}{{{frames}}}.t{number}{{animation:t{number} {length:.1f}s step-end infinite}}")
    size = f"{COLUMNS * WIDTH + 2 * MARGIN:.0f} {height * HEIGHT + 2 * MARGIN}"
    width, tall = size.split()
    said = html.escape("\n".join(plain(line) for line in final[:height]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{width}" height="{tall}" role="img" aria-labelledby="t d">'
        f'<title id="t">A terminal in which a bad release is rolled back</title><desc id="d">{said}</desc>'
        f"<style>{STYLE}@media (prefers-reduced-motion: no-preference) {{{''.join(rules)}}}</style>"
        f'<rect x=".5" y=".5" width="{int(width) - 1}" height="{int(tall) - 1}" rx="8" style="fill:var(--bg);stroke:var(--edge)"/>'
        + "".join(texts)
        + "</svg>\n"
    )


def spans(screens, length):
    """Which line stood in which row, from when to when. What nobody can see is left out."""
    kept = []
    for at, lines in screens:
        if kept and at - kept[-1][0] < SHORTEST and at > BEFORE + len(TYPED) * PER_KEY:
            kept[-1] = (kept[-1][0], lines)
        else:
            kept.append((at, lines))
    found = []
    for row in range(ROWS):
        line, begin = kept[0][1][row], 0.0
        for at, lines in kept[1:]:
            if lines[row] != line:
                found.append((row, line, begin, at))
                line, begin = lines[row], at
        found.append((row, line, begin, length))
    return [span for span in found if plain(span[1])]


def runs(line):
    parts, at = [], 0
    while at < len(line):
        end = at
        while end < len(line) and line[end][1] == line[at][1]:
            end += 1
        text = html.escape(plain(line[at:end]), quote=False)
        lead = len(text) - len(text.lstrip(" "))
        if text.strip():
            kind = f' class="{line[at][1]}"' if line[at][1] else ""
            parts.append(f'<tspan{kind} x="{MARGIN + (at + lead) * WIDTH:.1f}">{text[lead:]}</tspan>')
        at = end
    return "".join(parts)


main()
