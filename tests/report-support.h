/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of results for people share: a small engine, profiles as one line, and the rules that
 * every text for a terminal keeps. */
#pragma once

#include <merit/merit.h>

#include <json-c/json.h>
#include <string.h>

#define SMALL_BANK                                                                                 \
  "{\"schema\":\"merit-bank-1\",\"max_level\":3,\"competencies\":["                                \
  "{\"id\":\"2\",\"name\":\"Counting\",\"levels\":[\"count to ten\",\"count to a "                 \
  "hundred\",\"count on\"],"                                                                       \
  "\"indicators\":[\"Counts aloud\"],\"performance\":{\"satisfactory\":\"Counts right.\","         \
  "\"superior\":\"Counts fast.\"}},"                                                               \
  "{\"id\":\"3\",\"name\":\"Listening\"},"                                                         \
  "{\"id\":\"7\",\"name\":\"Walking\",\"levels\":[\"a street\",\"a mile\",\"a day\"]},"            \
  "{\"id\":\"9\",\"name\":\"Rowing\"}]}"

#define CLASS_A                                                                                    \
  "{\"schema\":\"merit-class-1\",\"code\":\"100\",\"title\":\"Counter\",\"requirements\":["        \
  "{\"competency\":\"7\",\"level\":1},{\"competency\":\"2\",\"level\":2},{\"competency\":\"3\","   \
  "\"level\":3}]}"

#define CLASS_B                                                                                    \
  "{\"schema\":\"merit-class-1\",\"code\":\"200\",\"title\":\"Walker\",\"errata\":[\"A "           \
  "misprint\"],"                                                                                   \
  "\"requirements\":["                                                                             \
  "{\"competency\":\"2\",\"level\":3,\"basis\":\"inferred\"},"                                     \
  "{\"competency\":\"7\",\"level\":2,\"weight\":2,\"essential\":true,\"basis\":\"assumed\","       \
  "\"alternatives\":[1,3]},{\"competency\":\"9\",\"level\":1}],\"job_knowledge\":[\"Maps\"]}"

static inline MeritBank *
support_bank (const char *text)
{
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  MeritBank *bank = merit_bank_load_bytes (bytes, "bank.json", faults, &error);
  for (guint i = 0; i < merit_faults_get_length (faults); i++)
    g_test_message ("%s", merit_fault_get_reason (merit_faults_get (faults, i)));
  g_assert_no_error (error);
  return bank;
}

static inline MeritClass *
support_class (MeritBank *bank, const char *text)
{
  g_autoptr (MeritFaults) faults = merit_faults_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  MeritClass *klass = merit_class_load_bytes (bytes, "class.json", bank, faults, &error);
  for (guint i = 0; i < merit_faults_get_length (faults); i++)
    g_test_message ("%s", merit_fault_get_reason (merit_faults_get (faults, i)));
  g_assert_no_error (error);
  return klass;
}

/* @policy: a policy file's text, or NULL. */
static inline MeritEngine *
support_engine (const char *bank_text, const char *const *class_texts, guint n,
                const char *policy_text)
{
  g_autoptr (MeritBank) bank = support_bank (bank_text);
  g_autoptr (GPtrArray) classes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) merit_class_unref);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (classes, support_class (bank, class_texts[i]));
  g_autoptr (GError) error = NULL;
  g_autoptr (MeritPolicy) policy = NULL;
  if (policy_text != NULL) {
    g_autoptr (GBytes) bytes = g_bytes_new (policy_text, strlen (policy_text));
    policy = merit_policy_load_bytes (bytes, "policy.json", bank, NULL, &error);
    g_assert_no_error (error);
  }
  MeritEngine *engine = merit_engine_new (bank, (MeritClass **) classes->pdata, n, policy, &error);
  g_assert_no_error (error);
  return engine;
}

static inline MeritEngine *
support_small_engine (const char *policy_text)
{
  const char *const classes[] = { CLASS_A, CLASS_B };
  return support_engine (SMALL_BANK, classes, 2, policy_text);
}

static inline MeritProfile *
support_profile (MeritEngine *engine, const char *text)
{
  g_autoptr (GError) error = NULL;
  MeritProfile *profile
      = merit_profile_new_from_json (merit_engine_get_bank (engine), text, &error);
  g_assert_no_error (error);
  return profile;
}

/* What was written, NUL-terminated. */
static inline char *
support_text (MeritOutput *output)
{
  g_autoptr (GBytes) bytes = merit_output_get_bytes (output);
  gsize len;
  const char *text = g_bytes_get_data (bytes, &len);
  g_assert_true (len == 0 || memchr (text, '\0', len) == NULL);
  return g_strndup (text == NULL ? "" : text, len);
}

/* Where lines end does not matter: runs of white space are one blank. */
static inline void
support_assert_has (const char *text, const char *part)
{
  g_autoptr (GString) flat = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (flat, *p);
    else if (flat->len > 0 && flat->str[flat->len - 1] != ' ')
      g_string_append_c (flat, ' ');
  if (strstr (flat->str, part) == NULL)
    g_test_message ("'%s' is not in:\n%s", part, text);
  g_assert_nonnull (strstr (flat->str, part));
}

/* No line is wider than 80 cells or ends in a blank, and nothing but visible characters and line
 * ends is sent. */
static inline void
support_assert_page (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  guint cells = 0;
  gunichar before = '\n';
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (c == '\n') {
      g_assert_cmpuint (before, !=, ' ');
      cells = 0;
    } else {
      g_assert_false (g_unichar_iscntrl (c));
      g_assert_false (c == 0x202e || c == 0x2028 || c == 0x2029 || c == 0xfeff || c == 0x200b);
      if (!g_unichar_iszerowidth (c))
        cells += g_unichar_iswide (c) ? 2 : 1;
      if (cells > 80)
        g_test_message ("too wide: %.200s", p - MIN (p - text, 100));
      g_assert_cmpuint (cells, <=, 80);
    }
    before = c;
  }
  g_assert_true (text[0] == '\0' || g_str_has_suffix (text, "\n"));
}

static inline json_object *
support_json (const char *text)
{
  json_object *value = json_tokener_parse (text);
  if (value == NULL)
    g_test_message ("no JSON: %.300s", text);
  g_assert_nonnull (value);
  return value;
}
