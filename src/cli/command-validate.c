/* SPDX-License-Identifier: Apache-2.0 */
/* merit validate: checks files of every kind, each by itself, and says of each how it stands. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/document.h"
#include "cli/message.h"
#include "cli/run.h"
#include "cli/stop.h"

/* How much of a file is looked at for what it is: first, and at most. */
#define LOOK_FIRST ((gsize) 64 << 10)
#define LOOK_MOST  ((gsize) 64 << 20)

typedef struct {
  CliRun run;
  guint checked;
  guint fine;
  MeritFaults *faults;
  guint faults_shown;
  gboolean bank_tried;
  MeritBank *bank;     /* of the data folder, once it was needed */
  MeritEngine *engine; /* what profiles are read for */
} Check;

static void
check_clear (Check *check)
{
  cli_run_clear (&check->run);
  g_clear_pointer (&check->faults, merit_faults_unref);
  g_clear_pointer (&check->bank, merit_bank_unref);
  g_clear_pointer (&check->engine, merit_engine_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, check_clear)

/* One line on standard output. */
static gboolean say_fine (Check *check, const char *name, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static gboolean
say_fine (Check *check, const char *name, const char *format, ...)
{
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  g_autofree char *visible = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  text = g_strdup_printf ("%s: ok (%s)", name, what);
  visible = cli_visible (text);
  line = g_strconcat (visible, "\n", NULL);
  check->fine++;
  return merit_output_write (check->run.output, line, strlen (line), &check->run.error);
}

/* Shows the faults that were added since the last time, or the error where there are none. */
static void
say_faulty (Check *check, const GError *error)
{
  guint n = merit_faults_get_length (check->faults);

  if (check->faults_shown == n || !g_error_matches (error, MERIT_ERROR, MERIT_ERROR_DATA))
    cli_message ("%s", error->message);
  for (; check->faults_shown < n; check->faults_shown++) {
    g_autofree char *text
        = merit_fault_to_string (merit_faults_get (check->faults, check->faults_shown));

    cli_line (text);
  }
  check->run.unread |= cli_error_status (error) == CLI_IO;
  check->run.failed |= cli_error_status (error) == CLI_FAILED;
}

/* The bank of the data folder; its faults are told once. */
static MeritBank *
need_bank (Check *check)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (check->bank_tried)
    return check->bank;
  check->bank_tried = TRUE;
  path = g_build_filename (cli_data_folder (check->run.options), "bank.json", NULL);
  check->bank = merit_bank_load (path, check->faults, &error);
  if (check->bank == NULL) {
    say_faulty (check, error);
    cli_say_data_folder (check->run.options);
  }
  return check->bank;
}

static void
append_json (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (const char *p = text; *p != 0; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_c (out, '\\');
    g_string_append_c (out, *p);
  }
  g_string_append_c (out, '"');
}

/* Of the policy that is asked for, what reading profiles hangs on: its rule for several raters. */
static MeritPolicy *
load_raters (Check *check, GError **error)
{
  static const char *const texts[] = {
    [MERIT_RATERS_NONE] = "{\"schema\":\"merit-policy-1\"}",
    [MERIT_RATERS_LOWER_MEDIAN] = "{\"schema\":\"merit-policy-1\",\"raters\":\"lower-median\"}",
    [MERIT_RATERS_MEAN] = "{\"schema\":\"merit-policy-1\",\"raters\":\"mean-half-up\"}",
  };
  g_autoptr (MeritPolicy) policy
      = merit_engine_load_policy (cli_data_folder (check->run.options),
                                  check->run.options->policy, check->bank, check->faults, error);

  if (policy == NULL)
    return NULL;

  const char *text = texts[merit_policy_get_raters (policy)];
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return merit_policy_load_bytes (bytes, "raters", check->bank, check->faults, error);
}

/* What profiles are read for: a class that asks for the whole bank, so that a faulty class of the
 * data folder does not stand in the way of checking profiles. */
static MeritEngine *
need_engine (Check *check)
{
  MeritBank *bank = need_bank (check);
  g_autoptr (GString) text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (MeritClass) klass = NULL;
  g_autoptr (MeritPolicy) policy = NULL;
  g_autoptr (GError) error = NULL;

  if (check->engine != NULL || bank == NULL)
    return check->engine;
  text = g_string_new ("{\"schema\":\"merit-class-1\",\"code\":\"all\",\"requirements\":[");
  for (guint i = 0; i < merit_bank_get_length (bank); i++) {
    g_string_append (text, i > 0 ? ",{\"competency\":" : "{\"competency\":");
    append_json (text, merit_competency_get_id (merit_bank_get (bank, i)));
    g_string_append (text, ",\"level\":1}");
  }
  g_string_append (text, "]}");
  bytes = g_bytes_new (text->str, text->len);
  klass = merit_class_load_bytes (bytes, "all", bank, check->faults, &error);
  if (klass != NULL)
    policy = load_raters (check, &error);
  if (policy != NULL)
    check->engine = merit_engine_new (bank, &klass, 1, policy, &error);
  if (check->engine == NULL)
    say_faulty (check, error);
  return check->engine;
}

static void
check_bank (Check *check, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritBank) bank = merit_bank_load (name, check->faults, &error);

  if (bank == NULL)
    say_faulty (check, error);
  else
    say_fine (check, name, "bank, %u competenc%s", merit_bank_get_length (bank),
              merit_bank_get_length (bank) == 1 ? "y" : "ies");
}

/* In a folder of classes the name of a file is how its class is found. */
static void
warn_of_name (const char *name, const MeritClass *klass)
{
  g_autofree char *folder = g_path_get_dirname (name);
  g_autofree char *last = g_path_get_basename (folder);
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *wanted = g_strconcat (merit_class_get_code (klass), ".json", NULL);

  if (g_str_equal (last, "classes") && !g_str_equal (base, wanted))
    cli_message ("%s: class %s is found only under the name %s", name, merit_class_get_code (klass),
                 wanted);
}

static void
check_class (Check *check, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritClass) klass = NULL;

  if (need_bank (check) == NULL)
    return;
  klass = merit_class_load (name, check->bank, check->faults, &error);
  if (klass == NULL) {
    say_faulty (check, error);
    return;
  }
  say_fine (check, name, "class %s, %u requirement%s", merit_class_get_code (klass),
            merit_class_get_length (klass), merit_class_get_length (klass) == 1 ? "" : "s");
  warn_of_name (name, klass);
}

static void
check_policy (Check *check, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritPolicy) policy = NULL;

  if (need_bank (check) == NULL)
    return;
  policy = merit_policy_load (name, check->bank, check->faults, &error);
  if (policy == NULL)
    say_faulty (check, error);
  else
    say_fine (check, name, "policy %s", merit_policy_get_name (policy));
}

static void
check_audit (Check *check, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritAudit) audit = merit_audit_load (name, check->faults, &error);

  if (audit == NULL)
    say_faulty (check, error);
  else
    say_fine (check, name, "audit of %s", merit_audit_get_command (audit));
}

static void
check_profiles (Check *check, const char *name)
{
  g_autoptr (MeritSource) source = merit_source_new ();
  CliRun *run = &check->run;

  if (need_engine (check) == NULL)
    return;
  merit_source_add_file (source, name);
  if (!cli_run_batch (run, check->engine, source, NULL))
    return;

  g_autofree char *where = g_strconcat (name, ": ", NULL);
  guint64 scored = merit_counts_get_scored (run->counts);
  guint64 rejected = merit_counts_get_rejected (run->counts);

  cli_run_say_ignored (run, where);
  if (rejected > 0 && scored == 0)
    run->failed = TRUE;
  if (rejected > 0)
    cli_message ("%s: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " profiles rejected", name,
                 rejected, merit_counts_get_read (run->counts));
  else if (merit_counts_get_unreadable (run->counts) == 0
           && merit_counts_get_unusable (run->counts) == 0)
    say_fine (check, name, "%" G_GUINT64_FORMAT " profile%s", scored, scored == 1 ? "" : "s");
}

static gboolean
has_ending (const char *name, const char *ending)
{
  gsize n = strlen (name), m = strlen (ending);

  return n > m && g_ascii_strcasecmp (name + n - m, ending) == 0;
}

static gboolean
is_named_for_profiles (const char *name)
{
  static const char *const endings[] = { ".ndjson", ".jsonl", ".csv", ".gz", ".zst" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (has_ending (name, endings[i]))
      return TRUE;
  return FALSE;
}

/* Reads up to @len bytes. Whatever fails here fails again, with a message, where the file is
 * loaded. */
static gsize
read_head (int fd, char *buffer, gsize len)
{
  gsize filled = 0;

  while (filled < len) {
    gssize n = read (fd, buffer + filled, len - filled);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      break;
    filled += (gsize) n;
  }
  return filled;
}

static CliDocument
look_into (int fd, gboolean named_json, guint64 *line, guint64 *column)
{
  CliDocument document = { .kind = CLI_KIND_PROFILES };
  g_autofree char *text = NULL;
  gsize filled = 0;

  for (gsize size = LOOK_FIRST; size <= LOOK_MOST; size *= 4) {
    text = g_realloc (text, size);
    filled += read_head (fd, text + filled, size - filled);
    if (cli_document_tell (text, filled, filled < size, named_json, &document))
      break;
  }
  *line = *column = 1;
  for (gsize i = 0; i < document.place; i++) {
    *column = text[i] == '\n' ? 1 : *column + 1;
    *line += text[i] == '\n';
  }
  return document;
}

/* Only a regular file can be looked into before it is loaded: what comes through a pipe comes once.
 * */
static CliDocument
tell (const char *name, guint64 *line, guint64 *column)
{
  CliDocument document = { .kind = CLI_KIND_PROFILES };
  struct stat status;
  int fd;

  if (g_str_equal (name, "-") || is_named_for_profiles (name) || stat (name, &status) != 0
      || !S_ISREG (status.st_mode))
    return document;
  fd = open (name, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return document;
  document = look_into (fd, has_ending (name, ".json"), line, column);
  close (fd);
  return document;
}

static void
check_file (Check *check, const char *name)
{
  guint64 line = 1, column = 1;
  CliDocument document = tell (name, &line, &column);
  g_autofree char *fault = NULL;

  check->checked++;
  switch (document.kind) {
  case CLI_KIND_PROFILES:
    check_profiles (check, name);
    break;
  case CLI_KIND_BANK:
    check_bank (check, name);
    break;
  case CLI_KIND_CLASS:
    check_class (check, name);
    break;
  case CLI_KIND_POLICY:
    check_policy (check, name);
    break;
  case CLI_KIND_AUDIT:
    check_audit (check, name);
    break;
  case CLI_KIND_UNKNOWN:
    fault = g_strdup_printf ("%s:%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT "%s: %s", name, line,
                             column, document.where, document.reason);
    cli_line (fault);
    check->run.failed = TRUE;
    break;
  }
}

CliStatus
cli_command_validate (const CliOptions *options)
{
  g_auto (Check) check = { 0 };
  CliRun *run = &check.run;

  run->options = options;
  run->cancellable = g_cancellable_new ();
  check.faults = merit_faults_new ();
  cli_stop_begin (run->cancellable);
  run->output = merit_output_open (NULL, &run->error);
  if (run->output != NULL && cli_run_open_rejects (run)) {
    cli_progress_begin ((CliWhen) options->progress);
    for (guint i = 0; i < options->operands->len && run->error == NULL
                      && !g_cancellable_is_cancelled (run->cancellable);
         i++)
      check_file (&check, options->operands->pdata[i]);
    if (options->operands->len == 0)
      check_file (&check, "-");
    cli_progress_end ();
    run->closing
        = g_strdup_printf ("%u file%s checked: %u ok, %u not", check.checked,
                           check.checked == 1 ? "" : "s", check.fine, check.checked - check.fine);
  }
  return cli_run_close (run);
}
