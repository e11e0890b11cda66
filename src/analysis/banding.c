/* SPDX-License-Identifier: Apache-2.0 */
/* Bandings. The width of a band of an error is a square root, so the squares of differences are
 * compared instead, as fractions of whole numbers: no difference is too near to the width to be
 * told, and equal scores, with a difference of 0, are never parted. C is a decimal of six places by
 * definition. Where scores have denominators without a common multiple up to 2^40 (which takes an
 * assessed-only policy and odd weights), they enter the standard deviation in units of 2^-40,
 * rounded down: it is then off by less than 2^-39. */
#include "analysis/banding.h"

#include <math.h>
#include <string.h>

#include "core/big.h"
#include "core/exact.h"

__extension__ typedef unsigned __int128 Wide;

/* C is counted in millionths. The quantile of the highest confidence that can be written, 1 −
 * 10^-15, is below 9. */
#define MILLION    1000000
#define MAX_FACTOR (9 * MILLION)

/* The finest unit of scores in a standard deviation. */
#define FINEST (G_GUINT64_CONSTANT (1) << 40)

typedef struct {
  guint64 parts; /* the cut is parts / whole percent */
  guint64 whole;
  char *percent; /* as given */
  char *name;    /* NULL: none */
} Category;

/* A decimal from 0 to 1. */
typedef struct {
  guint64 parts;
  guint64 whole;
  char *text;
} Share;

struct _MeritBanding {
  MeritBandingRule rule;
  GArray *categories; /* of Category */
  Share reliability;
  Share confidence;
  guint64 factor; /* C in millionths */
  char *factor_text;
};

G_DEFINE_BOXED_TYPE (MeritBanding, merit_banding, merit_banding_ref, merit_banding_unref)

static void
category_clear (gpointer data)
{
  Category *category = data;

  g_free (category->percent);
  g_free (category->name);
}

static MeritBanding *
banding_new (MeritBandingRule rule)
{
  MeritBanding *banding = g_atomic_rc_box_new0 (MeritBanding);

  banding->rule = rule;
  banding->categories = g_array_new (FALSE, FALSE, sizeof (Category));
  g_array_set_clear_func (banding->categories, category_clear);
  return banding;
}

static void
banding_clear (gpointer data)
{
  MeritBanding *banding = data;

  g_array_unref (banding->categories);
  g_free (banding->reliability.text);
  g_free (banding->confidence.text);
  g_free (banding->factor_text);
}

MeritBanding *
merit_banding_ref (MeritBanding *banding)
{
  g_return_val_if_fail (banding != NULL, NULL);
  return g_atomic_rc_box_acquire (banding);
}

void
merit_banding_unref (MeritBanding *banding)
{
  g_return_if_fail (banding != NULL);
  g_atomic_rc_box_release_full (banding, banding_clear);
}

MeritBanding *
merit_banding_new_whole (void)
{
  return banding_new (MERIT_BANDING_WHOLE);
}

/* ---- Categories ---- */

static const Category *
get_category (const MeritBanding *banding, guint i)
{
  return &g_array_index (banding->categories, Category, i);
}

static gboolean
is_name (const char *name)
{
  return *name != '\0' && g_utf8_validate (name, -1, NULL);
}

/* What is wrong with @next behind the categories before it, or NULL. */
static const char *
fault_of_category (const MeritBanding *banding, const Category *next)
{
  const guint n = banding->categories->len;
  const Category *last = n > 0 ? get_category (banding, n - 1) : NULL;

  if (n == MERIT_MAX_CATEGORIES)
    return "there are more than 100 categories";
  if (next->name != NULL && !is_name (next->name))
    return "the name of a category is empty or no UTF-8";
  if (last == NULL)
    return NULL;
  if ((last->name == NULL) != (next->name == NULL))
    return "either all categories have a name or none";
  if ((Wide) next->parts * last->whole >= (Wide) last->parts * next->whole)
    return "the percentages of categories must fall";
  for (guint i = 0; next->name != NULL && i < n; i++)
    if (g_str_equal (get_category (banding, i)->name, next->name))
      return "two categories have one name";
  return NULL;
}

/* Adds the category that @text says. Returns NULL or what is wrong. */
static const char *
add_category (MeritBanding *banding, const char *text)
{
  const char *colon = strrchr (text, ':');
  Category category = {
    .percent = g_strdup (colon != NULL ? colon + 1 : text),
    .name = colon != NULL ? g_strndup (text, (gsize) (colon - text)) : NULL,
  };
  const char *fault = merit_exact_read (category.percent, 100, &category.parts, &category.whole)
                          ? fault_of_category (banding, &category)
                          : "a category has no percentage from 0 to 100 with at most 15 decimals";

  if (fault != NULL)
    category_clear (&category);
  else
    g_array_append_val (banding->categories, category);
  return fault;
}

MeritBanding *
merit_banding_new_categories (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_auto (GStrv) texts = g_strsplit (text, ",", -1);
  g_autoptr (MeritBanding) banding = banding_new (MERIT_BANDING_CATEGORIES);

  if (texts[0] == NULL) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA, "there are no categories");
    return NULL;
  }
  for (guint i = 0; texts[i] != NULL; i++) {
    const char *fault = add_category (banding, texts[i]);

    if (fault != NULL) {
      g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA, "%s", fault);
      return NULL;
    }
  }
  return g_steal_pointer (&banding);
}

/* ---- Standard errors ---- */

/* A decimal as JSON has it, without what is not needed. */
static char *
format_decimal (guint64 parts, guint64 whole)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GUINT64_FORMAT, parts / whole);
  if (whole > 1) {
    g_string_append_c (text, '.');
    for (guint64 place = whole / 10; place > 0; place /= 10)
      g_string_append_c (text, (char) ('0' + parts / place % 10));
  }
  return g_string_free (text, FALSE);
}

static gboolean
read_share (Share *share, const char *text)
{
  if (!merit_exact_read (text, 1, &share->parts, &share->whole))
    return FALSE;
  share->text = format_decimal (share->parts, share->whole);
  return TRUE;
}

/* The z with P (|Z| ≤ z) = confidence for a standard normal Z, in millionths, half up: how many of
 * 1/2, 3/2, 5/2 … millionths do not reach beyond it. */
static guint64
find_factor (const Share *confidence)
{
  const double beyond
      = (double) (confidence->whole - confidence->parts) / (double) confidence->whole;
  guint64 low = 0, high = MAX_FACTOR;

  while (low < high) {
    const guint64 middle = low + (high - low) / 2;

    if (erfc (((double) middle + 0.5) / MILLION / sqrt (2.0)) >= beyond)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

MeritBanding *
merit_banding_new_error (MeritBandingRule rule, const char *reliability, const char *confidence,
                         GError **error)
{
  g_return_val_if_fail (rule == MERIT_BANDING_SED || rule == MERIT_BANDING_SEE, NULL);
  g_return_val_if_fail (reliability != NULL && confidence != NULL, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  g_autoptr (MeritBanding) banding = banding_new (rule);

  if (!read_share (&banding->reliability, reliability)) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA,
                 "a reliability is a decimal from 0 to 1 with at most 15 decimals");
    return NULL;
  }
  if (!read_share (&banding->confidence, confidence) || banding->confidence.parts == 0
      || banding->confidence.parts == banding->confidence.whole) {
    g_set_error (error, MERIT_ERROR, MERIT_ERROR_DATA,
                 "a confidence is a decimal above 0 and below 1 with at most 15 decimals");
    return NULL;
  }
  banding->factor = find_factor (&banding->confidence);
  banding->factor_text = format_decimal (banding->factor, MILLION);
  return g_steal_pointer (&banding);
}

/* ---- What it is ---- */

gboolean
merit_banding_has_error (const MeritBanding *banding)
{
  return banding->rule == MERIT_BANDING_SED || banding->rule == MERIT_BANDING_SEE;
}

MeritBandingRule
merit_banding_get_rule (const MeritBanding *banding)
{
  g_return_val_if_fail (banding != NULL, MERIT_BANDING_WHOLE);
  return banding->rule;
}

static const Category *
find_category (const MeritBanding *banding, gint band)
{
  return band >= 1 && (guint) band <= banding->categories->len
             ? get_category (banding, (guint) band - 1)
             : NULL;
}

const char *
merit_banding_get_name (const MeritBanding *banding, gint band)
{
  g_return_val_if_fail (banding != NULL, NULL);

  const Category *category = find_category (banding, band);

  return category != NULL ? category->name : NULL;
}

const char *
merit_banding_get_cut (const MeritBanding *banding, gint band)
{
  g_return_val_if_fail (banding != NULL, NULL);

  const Category *category = find_category (banding, band);

  return category != NULL ? category->percent : NULL;
}

const char *
merit_banding_get_reliability (const MeritBanding *banding)
{
  g_return_val_if_fail (banding != NULL, NULL);
  return banding->reliability.text;
}

const char *
merit_banding_get_confidence (const MeritBanding *banding)
{
  g_return_val_if_fail (banding != NULL, NULL);
  return banding->confidence.text;
}

const char *
merit_banding_get_factor (const MeritBanding *banding)
{
  g_return_val_if_fail (banding != NULL, NULL);
  return banding->factor_text;
}

/* ---- Bands ---- */

/* A length whose square is the fraction above / below. */
typedef struct {
  MeritBig above;
  MeritBig below;
} Root;

/* Whether part / whole is not more than @root. With both terms below 2^64, and what scale_root()
 * says of the others, no product passes 2^450. */
static gboolean
root_reaches (const Root *root, guint64 part, guint64 whole)
{
  const MeritBig p = merit_big_make (0, part), w = merit_big_make (0, whole);
  MeritBig left = merit_big_scale (&p, part), right = merit_big_scale (&w, whole);

  left = merit_big_multiply (&left, &root->below);
  right = merit_big_multiply (&right, &root->above);
  return merit_big_compare (&left, &right) <= 0;
}

/* In hundredths of a percent, half up: how many of 1/2, 3/2, 5/2 … hundredths it reaches. Nothing
 * is above 9 · √2 times the widest standard deviation of scores, 71 percent. */
static guint64
round_root (const Root *root)
{
  guint64 low = 0, high = 10 * 10000;

  while (low < high) {
    const guint64 middle = low + (high - low) / 2;

    if (root_reaches (root, 2 * middle + 1, 20000))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* The least unit that all scores are whole numbers of, or the finest there is. */
static guint64
find_unit (const MeritScoreCount *scores, gsize n)
{
  guint64 unit = 1;

  for (gsize i = 0; i < n; i++) {
    const guint64 factor = scores[i].most / merit_exact_divisor (unit, scores[i].most);

    if (factor > FINEST / unit)
      return FINEST;
    unit *= factor;
  }
  return unit;
}

/* The standard deviation: n Σ y² − (Σ y)² over n (n − 1) u², for scores of y parts of u. The first
 * is below 2^176, the second below 2^176. Returns FALSE with fewer than two scores. */
static gboolean
find_deviation (const MeritScoreCount *scores, gsize n, Root *deviation)
{
  const guint64 unit = find_unit (scores, n);
  guint64 people = 0;
  Wide sum = 0, squares = 0;

  for (gsize i = 0; i < n; i++) {
    const Wide y = (Wide) scores[i].points * unit / scores[i].most;

    people += scores[i].n;
    sum += y * scores[i].n;
    squares += y * y * scores[i].n;
  }
  if (people < 2)
    return FALSE;

  const MeritBig all = merit_big_make ((guint64) (squares >> 64), (guint64) squares);
  const MeritBig total = merit_big_make ((guint64) (sum >> 64), (guint64) sum);
  const MeritBig more = merit_big_scale (&all, people), less = merit_big_multiply (&total, &total);
  const MeritBig one = merit_big_make (0, unit);
  const MeritBig area = merit_big_scale (&one, unit), by = merit_big_scale (&area, people);

  deviation->above = merit_big_subtract (&more, &less);
  deviation->below = merit_big_scale (&by, people - 1);
  return TRUE;
}

/* @root · √(above / below). The terms of a standard error's factors stay below 2^101, those of C
 * below 2^47, so that a root ends below 2^322. */
static Root
scale_root (const Root *root, Wide above, Wide below)
{
  const MeritBig a = merit_big_make ((guint64) (above >> 64), (guint64) above);
  const MeritBig b = merit_big_make ((guint64) (below >> 64), (guint64) below);

  return (Root){ merit_big_multiply (&root->above, &a), merit_big_multiply (&root->below, &b) };
}

/* Finds how wide bands are. Returns FALSE where there is no telling. */
static gboolean
find_width (const MeritBanding *banding, const MeritScoreCount *scores, gsize n, Root *width,
            MeritBandFigures *figures)
{
  const Wide r = banding->reliability.parts, whole = banding->reliability.whole;
  Root deviation, error;

  memset (figures, 0, sizeof *figures);
  if (!find_deviation (scores, n, &deviation))
    return FALSE;
  error = banding->rule == MERIT_BANDING_SED
              ? scale_root (&deviation, 2 * (whole - r), whole)
              : scale_root (&deviation, r * (whole - r), whole * whole);
  *width = scale_root (&error, (Wide) banding->factor * banding->factor, (Wide) MILLION * MILLION);
  figures->known = TRUE;
  figures->sd = round_root (&deviation);
  figures->error = round_root (&error);
  figures->width = round_root (width);
  return TRUE;
}

static gint
whole_number (const MeritScoreCount *score)
{
  return (gint) ((200 * (guint64) score->points + score->most) / (2 * (guint64) score->most));
}

static gint
category_number (const MeritBanding *banding, const MeritScoreCount *score)
{
  for (guint i = 0; i < banding->categories->len; i++) {
    const Category *category = get_category (banding, i);

    if ((Wide) score->points * 100 * category->whole >= (Wide) category->parts * score->most)
      return (gint) i + 1;
  }
  return MERIT_NO_BAND;
}

/* Whether @score is in the band that begins at @top. */
static gboolean
is_within (const Root *width, const MeritScoreCount *top, const MeritScoreCount *score)
{
  return root_reaches (width,
                       (guint64) top->points * score->most - (guint64) score->points * top->most,
                       (guint64) top->most * score->most);
}

/* The number of the band that @score is in, below the scores of @last (NULL: none). @width: NULL
 * where all are in one band. */
static gint
find_number (const MeritBanding *banding, const Root *width, const MeritBand *last,
             const MeritScoreCount *score)
{
  switch (banding->rule) {
  case MERIT_BANDING_WHOLE:
    return whole_number (score);
  case MERIT_BANDING_CATEGORIES:
    return category_number (banding, score);
  case MERIT_BANDING_SED:
  case MERIT_BANDING_SEE:
    if (last == NULL)
      return 1;
    return last->number + !(width == NULL || is_within (width, &last->highest, score));
  }
  g_return_val_if_reached (MERIT_NO_BAND);
}

GArray *
merit_banding_apply (const MeritBanding *banding, const MeritScoreCount *scores, gsize n,
                     MeritBandFigures *figures)
{
  GArray *bands = g_array_new (FALSE, FALSE, sizeof (MeritBand));
  MeritBandFigures found = { 0 };
  Root width;
  const gboolean parted
      = merit_banding_has_error (banding) && find_width (banding, scores, n, &width, &found);
  MeritBand *last = NULL;

  for (gsize i = 0; i < n; i++) {
    const gint number = find_number (banding, parted ? &width : NULL, last, &scores[i]);

    if (last == NULL || last->number != number) {
      const MeritBand band = { .number = number, .highest = scores[i] };

      g_array_append_val (bands, band);
      last = &g_array_index (bands, MeritBand, bands->len - 1);
    }
    last->lowest = scores[i];
    last->n += scores[i].n;
  }
  if (figures != NULL)
    *figures = found;
  return bands;
}
