// SPDX-License-Identifier: Apache-2.0
// The three jobs from NDJSON as a program of its own with simdjson's On-Demand reader, such as one
// would write for these competencies and classes alone:
//   simdjson SPEC JOB SOURCE OUT THREADS
// SPEC is of lines: "top 100", "class CODE COMPETENCY LEVEL COMPETENCY LEVEL ...". Without arguments
// it prints the version. Threads take chunks of the file in turn and count for themselves; rows of
// gaps leave in any order. What simdjson does not check (repeated keys, what kind of value is
// skipped) is not checked here either.

#include <fcntl.h>
#include <simdjson.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

using simdjson::ondemand::document_reference;
using simdjson::ondemand::json_type;
using simdjson::ondemand::object;
using simdjson::ondemand::parser;
using simdjson::ondemand::value;

constexpr int UNIT = 6;                 // lcm (1, 2, 3)
constexpr size_t CHUNK = 1 << 20;       // bytes of the file that a thread takes at a time
constexpr size_t LONGEST = 1 << 20;     // bytes of a line
constexpr int UNASSESSED = 0;           // states: 1 + level, + 4 at superior standard
constexpr int STATES = 9;

struct Requirement {
  size_t column;
  int level;
};

struct Class {
  std::string code;
  std::vector<Requirement> requirements;
};

struct Spec {
  size_t top = 0;
  std::vector<Class> classes;
  std::vector<std::string> competencies;

  std::vector<uint8_t> columns = std::vector<uint8_t>(1 << 16, 255); // by short_id

  // Ids here are numbers of one or two digits.
  static size_t short_id(std::string_view id)
  {
    return static_cast<uint8_t>(id[0]) | (id.size() > 1 ? static_cast<uint8_t>(id[1]) << 8 : 0);
  }

  size_t column_of(std::string_view id) const
  {
    return id.empty() || id.size() > 2 ? 255 : columns[short_id(id)];
  }

  size_t add_column(const std::string &id)
  {
    if (id.empty() || id.size() > 2 || competencies.size() == 255)
      return 255;
    competencies.push_back(id);
    return columns[short_id(id)] = static_cast<uint8_t>(competencies.size() - 1);
  }
};

struct Figures {
  int points = 0, met = 0, unassessed = 0, deficit = 0, superior = 0;
};

struct Ranked {
  int points, superior;
  std::string id;

  bool operator<(const Ranked &other) const
  {
    if (points != other.points)
      return points > other.points;
    if (superior != other.superior)
      return superior > other.superior;
    return id < other.id;
  }
};

struct ClassTally {
  uint64_t profiles = 0, ready = 0, short_ = 0, incomplete = 0, points = 0;
  std::array<uint64_t, 10> histogram{};
  std::vector<Ranked> best; // a heap, the worst on top
};

struct Tally {
  std::vector<ClassTally> classes;
  std::vector<std::array<uint64_t, STATES>> states; // by column
};

using States = std::vector<uint8_t>;

[[noreturn]] void fail(const std::string &what)
{
  std::cerr << "simdjson: " << what << '\n';
  std::exit(1);
}

int level_of(int state)
{
  return state == UNASSESSED ? -1 : (state - 1) % 4;
}

Figures score(const Class &c, const States &states)
{
  Figures f;
  for (const Requirement &r : c.requirements) {
    const int level = level_of(states[r.column]);
    if (level < 0) {
      f.unassessed++;
      continue;
    }
    f.points += UNIT / r.level * std::min(level, r.level);
    f.met += level >= r.level;
    f.superior += level >= r.level && states[r.column] > 4;
    f.deficit += std::max(0, r.level - level);
  }
  return f;
}

enum class Job { summary, rank, gaps };

class Worker {
public:
  Worker(const Spec &spec, Job job) : spec(spec), job(job)
  {
    tally.classes.resize(spec.classes.size());
    tally.states.resize(spec.competencies.size());
    states.resize(spec.competencies.size());
    documents.threaded = false;
  }

  // Behind the text there is simdjson's padding.
  void read(const char *text, size_t length)
  {
    simdjson::ondemand::document_stream stream;
    if (documents.iterate_many(text, length, std::max(length, LONGEST)).get(stream))
      fail("cannot read");
    for (auto it = stream.begin(); it != stream.end(); ++it) {
      document_reference document;
      object record;
      if ((*it).get(document) || document.get_object().get(record) || !take(record))
        fail("bad record");
    }
  }

  Tally tally;
  std::string rows;

private:
  const Spec &spec;
  Job job;
  parser documents;
  States states;

  bool take(object record)
  {
    std::string_view id;
    std::fill(states.begin(), states.end(), UNASSESSED);
    for (auto field : record) {
      std::string_view key;
      if (field.unescaped_key().get(key))
        return false;
      if (key == "id") {
        if (field.value().get_string().get(id))
          return false;
      } else if (key == "competencies") {
        object levels;
        if (field.value().get_object().get(levels) || !take_levels(levels))
          return false;
      }
    }
    if (id.empty())
      return false;
    use(id);
    return true;
  }

  bool take_levels(object levels)
  {
    for (auto field : levels) {
      std::string_view key;
      value cell;
      int state;
      if (field.unescaped_key().get(key) || field.value().get(cell) || !take_cell(cell, state))
        return false;
      const size_t column = spec.column_of(key);
      if (column < states.size())
        states[column] = static_cast<uint8_t>(state);
    }
    return true;
  }

  static bool take_cell(value cell, int &state)
  {
    json_type type;
    if (cell.type().get(type))
      return false;
    state = UNASSESSED;
    if (type == json_type::null)
      return cell.is_null();
    if (type == json_type::number) {
      uint64_t level;
      if (cell.get_uint64().get(level) || level > 3)
        return false;
      state = 1 + static_cast<int>(level);
      return true;
    }
    std::string_view text;
    if (cell.get_string().get(text))
      return false;
    if (text.empty())
      return true;
    const bool superior = text.size() == 2 && text[1] == '+' && text[0] > '0';
    if (text[0] < '0' || text[0] > '3' || (text.size() > 1 && !superior))
      return false;
    state = 1 + (text[0] - '0') + (superior ? 4 : 0);
    return true;
  }

  void use(std::string_view id)
  {
    if (job == Job::summary)
      for (size_t i = 0; i < states.size(); i++)
        tally.states[i][states[i]]++;
    for (size_t i = 0; i < spec.classes.size(); i++) {
      const Class &c = spec.classes[i];
      const Figures f = score(c, states);
      if (job == Job::summary)
        count(c, f, tally.classes[i]);
      else if (job == Job::rank)
        rank(f, id, tally.classes[i].best);
      else
        put_row(c, f, id);
    }
  }

  static void count(const Class &c, const Figures &f, ClassTally &t)
  {
    const int n = static_cast<int>(c.requirements.size());
    t.profiles++;
    t.ready += f.met == n;
    t.short_ += f.met + f.unassessed < n;
    t.incomplete += f.met < n && f.met + f.unassessed == n;
    t.points += static_cast<uint64_t>(f.points);
    t.histogram[static_cast<size_t>(std::min(9, f.points * 10 / (UNIT * n)))]++;
  }

  void rank(const Figures &f, std::string_view id, std::vector<Ranked> &best) const
  {
    const bool full = best.size() == spec.top;
    if (full && (f.points < best[0].points
                 || (f.points == best[0].points && f.superior < best[0].superior)))
      return;
    Ranked one{f.points, f.superior, std::string(id)};
    if (full) {
      if (!(one < best[0]))
        return;
      std::pop_heap(best.begin(), best.end());
      best.pop_back();
    }
    best.push_back(std::move(one));
    std::push_heap(best.begin(), best.end());
  }

  void put_row(const Class &c, const Figures &f, std::string_view id)
  {
    const int n = static_cast<int>(c.requirements.size());
    const int most = UNIT * n;
    const int percent = (f.points * 20000 + most) / (2 * most);
    const int missing = n - f.met - f.unassessed;
    rows.append(id).append(1, ',').append(c.code).append(1, ',');
    put(percent / 100, '.');
    rows.append(1, static_cast<char>('0' + percent / 10 % 10));
    rows.append(1, static_cast<char>('0' + percent % 10)).append(1, ',');
    for (int figure : {f.points, f.met, missing, f.unassessed, f.deficit, f.superior})
      put(figure, ',');
    rows.append(missing > 0 ? "short\n" : f.unassessed > 0 ? "incomplete\n" : "ready\n");
  }

  void put(int number, char behind)
  {
    char digits[12];
    char *end = digits + sizeof digits, *at = end;
    do
      *--at = static_cast<char>('0' + number % 10);
    while ((number /= 10) > 0);
    rows.append(at, static_cast<size_t>(end - at)).append(1, behind);
  }
};

// Reads chunk after chunk: each from behind the line break before it to the first one at its end.
class Source {
public:
  explicit Source(const char *path) : file(open(path, O_RDONLY))
  {
    struct stat about;
    if (file < 0 || fstat(file, &about) != 0)
      fail(std::string("cannot open ") + path);
    size = static_cast<size_t>(about.st_size);
  }

  // False at the end. The text begins at `start` of the buffer.
  bool next(char *buffer, size_t &start, size_t &length)
  {
    const size_t chunk = chunks.fetch_add(1);
    const size_t from = chunk * CHUNK, to = std::min(size, from + CHUNK);
    if (from >= size)
      return false;
    const size_t begin = from > 0 ? from - 1 : 0;
    const size_t got = read(buffer, begin, std::min(size, to + LONGEST) - begin);
    start = from > 0 ? behind_line(buffer, 0, got) : 0;
    length = to == size ? got : behind_line(buffer, to - begin - 1, got);
    length = length > start ? length - start : 0;
    return true;
  }

private:
  int file;
  size_t size;
  std::atomic<size_t> chunks{0};

  size_t read(char *buffer, size_t from, size_t length) const
  {
    size_t got = 0;
    while (got < length) {
      const ssize_t n = pread(file, buffer + got, length - got, static_cast<off_t>(from + got));
      if (n <= 0)
        fail("cannot read");
      got += static_cast<size_t>(n);
    }
    return got;
  }

  static size_t behind_line(const char *buffer, size_t from, size_t got)
  {
    const void *end = memchr(buffer + from, '\n', got - from);
    return end ? static_cast<size_t>(static_cast<const char *>(end) - buffer) + 1 : got;
  }
};

Spec load(const char *path)
{
  Spec spec;
  std::ifstream file(path);
  for (std::string line, word; std::getline(file, line);) {
    std::istringstream words(line);
    words >> word;
    if (word == "top") {
      words >> spec.top;
      continue;
    }
    Class c;
    int level;
    words >> c.code;
    while (words >> word >> level) {
      size_t column = spec.column_of(word);
      if (column == 255 && (column = spec.add_column(word)) == 255)
        fail("no room for competency " + word);
      c.requirements.push_back({column, level});
    }
    spec.classes.push_back(std::move(c));
  }
  return spec;
}

void merge(Tally &into, const Tally &from)
{
  for (size_t i = 0; i < into.states.size(); i++)
    for (size_t state = 0; state < STATES; state++)
      into.states[i][state] += from.states[i][state];
  for (size_t i = 0; i < into.classes.size(); i++) {
    ClassTally &a = into.classes[i];
    const ClassTally &b = from.classes[i];
    a.profiles += b.profiles;
    a.ready += b.ready;
    a.short_ += b.short_;
    a.incomplete += b.incomplete;
    a.points += b.points;
    for (size_t j = 0; j < a.histogram.size(); j++)
      a.histogram[j] += b.histogram[j];
    a.best.insert(a.best.end(), b.best.begin(), b.best.end());
  }
}

void write_summary(const Spec &spec, const Tally &tally, std::ostream &out)
{
  std::ostringstream names, values;
  const auto put = [&](const std::string &name, uint64_t value) {
    names << (names.tellp() > 0 ? "," : "") << name;
    values << (values.tellp() > 0 ? "," : "") << value;
  };
  for (size_t i = 0; i < spec.classes.size(); i++) {
    const Class &c = spec.classes[i];
    const ClassTally &t = tally.classes[i];
    put("profiles_" + c.code, t.profiles);
    put("ready_" + c.code, t.ready);
    put("short_" + c.code, t.short_);
    put("incomplete_" + c.code, t.incomplete);
    put("points_" + c.code, t.points);
    for (size_t j = 0; j < t.histogram.size(); j++)
      put("histogram_" + c.code + "_" + std::to_string(j), t.histogram[j]);
    for (const Requirement &r : c.requirements) {
      const std::string name = c.code + "_" + spec.competencies[r.column];
      const auto &states = tally.states[r.column];
      uint64_t met = 0, superior = 0;
      for (int state = 1; state < STATES; state++) {
        met += level_of(state) >= r.level ? states[static_cast<size_t>(state)] : 0;
        superior += level_of(state) >= r.level && state > 4 ? states[static_cast<size_t>(state)] : 0;
      }
      put("met_" + name, met);
      for (int gap = 1; gap <= r.level; gap++) {
        const size_t state = static_cast<size_t>(1 + r.level - gap);
        put("short" + std::to_string(gap) + "_" + name,
            states[state] + (state > 1 ? states[state + 4] : 0));
      }
      put("unassessed_" + name, states[UNASSESSED]);
      put("superior_" + name, superior);
    }
  }
  out << names.str() << '\n' << values.str() << '\n';
}

void write_rank(const Spec &spec, Tally &tally, std::ostream &out)
{
  out << "class,id,points,superior\n";
  for (size_t i = 0; i < spec.classes.size(); i++) {
    std::vector<Ranked> &best = tally.classes[i].best;
    std::sort(best.begin(), best.end());
    best.resize(std::min(best.size(), spec.top));
    for (const Ranked &one : best)
      out << spec.classes[i].code << ',' << one.id << ',' << one.points << ',' << one.superior
          << '\n';
  }
}

} // namespace

int main(int argc, char **argv)
{
  if (argc == 1) {
    std::cout << simdjson::SIMDJSON_VERSION_MAJOR << '.' << simdjson::SIMDJSON_VERSION_MINOR << '.'
              << simdjson::SIMDJSON_VERSION_REVISION << '\n';
    return 0;
  }
  if (argc != 6)
    fail("usage: simdjson SPEC JOB SOURCE OUT THREADS");

  const Spec spec = load(argv[1]);
  const std::string name = argv[2];
  const Job job = name == "summary" ? Job::summary : name == "rank" ? Job::rank : Job::gaps;
  Source source(argv[3]);
  std::ofstream out(argv[4], std::ios::binary);
  std::mutex writing;
  std::vector<std::thread> threads;
  std::vector<std::unique_ptr<Worker>> workers;

  if (job == Job::gaps)
    out << "profile,class,score,points,met,short,unassessed,deficit,superior,status\n";
  for (int i = 0; i < std::atoi(argv[5]); i++)
    workers.push_back(std::make_unique<Worker>(spec, job));
  for (auto &worker : workers)
    threads.emplace_back([&source, &out, &writing, &worker] {
      const size_t room = 1 + CHUNK + LONGEST + simdjson::SIMDJSON_PADDING;
      const std::unique_ptr<char[]> buffer(new char[room]());
      size_t start, length;
      while (source.next(buffer.get(), start, length)) {
        if (length == 0)
          continue;
        worker->read(buffer.get() + start, length);
        if (worker->rows.empty())
          continue;
        const std::lock_guard<std::mutex> lock(writing);
        out.write(worker->rows.data(), static_cast<std::streamsize>(worker->rows.size()));
        worker->rows.clear();
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  for (size_t i = 1; i < workers.size(); i++)
    merge(workers[0]->tally, workers[i]->tally);
  if (job == Job::summary)
    write_summary(spec, workers[0]->tally, out);
  else if (job == Job::rank)
    write_rank(spec, workers[0]->tally, out);
  return out.flush() ? 0 : 1;
}
