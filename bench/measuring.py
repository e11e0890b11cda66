# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks share: the build, inputs, measured runs, and tables in Markdown."""

import datetime
import hashlib
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parent.parent
CODES = ("1229", "1230")


class Failure(Exception):
    """Something that makes the figures worthless."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def add_options(parser, runs):
    parser.add_argument("--dir", type=pathlib.Path, metavar="DIR",
                        default=pathlib.Path(tempfile.gettempdir()) / "merit-bench",
                        help="where inputs are kept and outputs are written (%(default)s)")
    parser.add_argument("--build", type=pathlib.Path, metavar="DIR",
                        help="a build of merit to measure (build-bench, built anew as release)")
    parser.add_argument("--profiles", type=int, metavar="N", default=10_000_000,
                        help="profiles of the largest input (%(default)s)")
    parser.add_argument("--runs", type=int, metavar="N", default=runs,
                        help="runs of each, whose median counts (%(default)s)")
    parser.add_argument("--results", type=pathlib.Path, metavar="FILE",
                        help="put the tables into this Markdown file, in place of those that an"
                        " earlier run put there")
    parser.add_argument("--tiny", action="store_true",
                        help="some thousand profiles and one run: to see that it works")


class Workshop:
    """The programs to measure and a folder to work in."""

    def __init__(self, options):
        self.folder = options.dir.resolve()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.build = (options.build or self.built()).resolve()
        self.merit = self.build / "src" / "cli" / "merit"
        self.generate = self.build / "bench" / "generate"
        self.measure = self.build / "bench" / "measure"
        self.runs = options.runs
        os.environ["MERIT_DATA"] = str(SOURCE / "data")

    @staticmethod
    def built():
        build = SOURCE / "build-bench"
        say(f"building merit in {build}")
        commands = [["ninja", "-C", build]]
        if not (build / "build.ninja").exists():
            commands.insert(0, ["meson", "setup", "--wrap-mode=nodownload", "-Dbuildtype=release",
                                "-Dintrospection=disabled", build, SOURCE])
        for command in commands:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  text=True, check=False)
            if done.returncode != 0:
                raise Failure(f"merit cannot be built:\n{done.stdout}")
        return build

    def path(self, name):
        return self.folder / name

    def input(self, count, form, *options):
        """The profiles, made unless an earlier run has left them; the name says of which kind."""
        origin = hashlib.sha256((SOURCE / "bench" / "generate.c").read_bytes()).hexdigest()[:8]
        kind = "".join(option.replace("--", "-").replace("=", "-") for option in options)
        target = self.path(f"bench-{origin}-{count}{kind}.{form}")
        if not target.exists():
            say(f"making {target.name}")
            part = target.with_suffix(".part")
            with open(part, "wb") as file:
                subprocess.run([self.generate, "bench", f"--count={count}", f"--format={form}",
                                *options], stdout=file, stderr=subprocess.DEVNULL, check=True)
            part.rename(target)
        return target

    def run(self, command, out=None, statuses=(0,), environment=None):
        """One run with its standard output in the file `out`, which is removed first: writing over
        a large file costs more than writing a new one. Returns wall and processor seconds, MB."""
        if out is not None:
            out.unlink(missing_ok=True)
        report, errors = self.path("measured"), self.path("errors")
        with open(out or os.devnull, "wb") as stdout, open(errors, "wb") as stderr:
            done = subprocess.run([self.measure, report, *command], stdin=subprocess.DEVNULL,
                                  stdout=stdout, stderr=stderr, check=False,
                                  env={**os.environ, **(environment or {})})
        if done.returncode not in statuses:
            words = errors.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise Failure(f"status {done.returncode} of {' '.join(map(str, command))}\n{words}")
        wall, processor, kilobytes = report.read_text(encoding="utf-8").split()
        return float(wall), float(processor), int(kilobytes) * 1024 / 1e6


def warm(path):
    """Reads a file, so that it is in the page cache."""
    with open(path, "rb") as file:
        while file.read(1 << 24):
            pass


class Series:
    """The runs of one contestant at one job."""

    def __init__(self):
        self.runs = []

    def add(self, run):
        self.runs.append(run)

    @property
    def seconds(self):
        return statistics.median(wall for wall, _, _ in self.runs)

    @property
    def megabytes(self):
        return max(megabytes for _, _, megabytes in self.runs)

    @property
    def spread(self):
        walls = [wall for wall, _, _ in self.runs]
        return f"{seconds(min(walls))}–{seconds(max(walls))}" if len(walls) > 1 else "one run"


# ---- Markdown ----

def seconds(number):
    return f"{number:.3f}" if number < 1 else f"{number:.2f}" if number < 100 else f"{number:.0f}"


def ratio(number):
    return f"{number:.2f}" if number < 10 else f"{number:.1f}" if number < 100 else f"{number:.0f}"


def table(heads, rows):
    """The first column is text, the others are figures."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def first_line(path, start):
    try:
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.startswith(start):
                    return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return "unknown"


def output_of(*command):
    """The first line that a command prints; None where it cannot be run."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = done.stdout.split("\n") if done.returncode == 0 else []
    return lines[0].strip() if lines and lines[0].strip() else None


def machine(workshop):
    """What the figures hang on, as a Markdown list."""
    flags = first_line("/proc/cpuinfo", "flags").split()
    vectors = [name for name in ("ssse3", "avx2", "avx512bw", "avx512_vbmi2", "asimd")
               if name in flags]
    memory = first_line("/proc/meminfo", "MemTotal").split()[0]
    memory = f"{int(memory) / 1048576:.0f} GiB" if memory.isdigit() else memory
    commit = output_of("git", "-C", str(SOURCE), "describe", "--always", "--dirty") or "unknown"
    busy = os.getloadavg()[0]
    lines = [
        f"date: {datetime.date.today().isoformat()}",
        f"processor: {first_line('/proc/cpuinfo', 'model name')}, {os.cpu_count()} cores"
        f" ({', '.join(vectors) or 'vector instructions unknown'})",
        f"memory: {memory}; kernel: {platform.system()} {platform.release()}",
        f"load when the run began: {busy:.1f}"
        + (" — the machine had other work, so take the ratios as rough" if busy > 0.7 else ""),
        f"merit: {output_of(str(workshop.merit), '--version') or 'unknown'}, commit {commit}",
        f"compiler: {output_of('cc', '--version') or 'unknown'}",
    ]
    return "".join(f"- {line}\n" for line in lines)


def publish(options, name, text):
    """Prints the tables, and puts them into the results file between two marks."""
    print(text)
    if not options.results:
        return
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    old = options.results.read_text(encoding="utf-8") if options.results.exists() else "# Results\n"
    if begin in old and end in old:
        before, rest = old.split(begin, 1)
        after = rest.split(end, 1)[1]
    else:
        before, after = old.rstrip("\n") + "\n\n", ""
    options.results.write_text(f"{before}{begin}{text}{end}{after}", encoding="utf-8")


def main(work, options):
    """Runs `work`; a Failure is status 1."""
    if options.profiles < 1 or options.runs < 1:
        say("there must be at least one profile and one run")
        return 2
    try:
        work(options)
    except (Failure, OSError, subprocess.CalledProcessError) as failure:
        say(f"{pathlib.Path(sys.argv[0]).name}: {failure}")
        return 1
    return 0


def have(program):
    return shutil.which(program) is not None
