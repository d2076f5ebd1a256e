"""Runs a command on a pseudo terminal of its own, which a test types into and takes away.

terminal.py COLUMNS ROWS COMMAND...

What the command prints goes to standard output. A line of standard input is typed, with Enter; the line "close" closes
the terminal, as a window or a session that is gone does. How the command ended is the last line of standard error:
its exit code, or the negative number of the signal that ended it.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios

CLOSE = b"close\n"


def main():
    columns, rows, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    begin, go = os.pipe()
    child, terminal = pty.fork()
    if child == 0:
        # The terminal has its size before anything asks for it.
        os.close(go)
        os.read(begin, 1)
        os.close(begin)
        os.execvp(command[0], command)
    os.close(begin)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    os.close(go)
    carry(terminal)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), file=sys.stderr)


def carry(terminal):
    """Carries both ways until the command or the terminal is gone."""
    typed, listens = b"", True
    while True:
        ready = select.select([terminal] + ([0] if listens else []), [], [])[0]
        if terminal in ready:
            try:
                said = os.read(terminal, 65536)
            except OSError:
                return
            if not said:
                return
            os.write(1, said)
        if 0 in ready:
            read = os.read(0, 4096)
            listens = read != b""
            typed += read
        while b"\n" in typed:
            line, _, typed = typed.partition(b"\n")
            if line + b"\n" == CLOSE:
                os.close(terminal)
                return
            os.write(terminal, line + b"\n")


main()
