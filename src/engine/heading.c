/* SPDX-License-Identifier: Apache-2.0 */
/* Which headings name a protected attribute. A list of words, so that whoever reads it sees what is
 * never read. */
#include <merit/merit-engine.h>

#include <string.h>

/* The words of a heading in small letters, each between two spaces. */
static char *
words_of (const char *heading)
{
  GString *words = g_string_new (" ");

  for (const char *at = heading; *at != '\0'; at++) {
    const gboolean begins = at > heading && g_ascii_isupper (*at) && g_ascii_islower (at[-1]);

    if ((begins || !g_ascii_isalpha (*at)) && words->str[words->len - 1] != ' ')
      g_string_append_c (words, ' ');
    if (g_ascii_isalpha (*at))
      g_string_append_c (words, g_ascii_tolower (*at));
  }
  g_string_append_c (words, ' ');
  return g_string_free (words, FALSE);
}

gboolean
merit_heading_is_protected (const char *heading)
{
  static const char *const known[] = {
    " age ",       " ancestry ",    " birth ",     " birthdate ",       " birthday ",
    " citizenship ", " color ",     " colour ",    " creed ",           " disability ",
    " disabilities ", " disabled ", " dob ",       " ethnic ",          " ethnicity ",
    " gender ",    " genetic ",     " hispanic ",  " latino ",          " marital ",
    " nationality ", " pregnancy ", " pregnant ",  " race ",            " racial ",
    " religion ",  " religious ",   " sex ",       " sexual ",          " veteran ",
    " veterans ",  " military status ", " national origin ",
  };
  g_return_val_if_fail (heading != NULL, FALSE);

  g_autofree char *words = words_of (heading);

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strstr (words, known[i]) != NULL)
      return TRUE;
  return FALSE;
}
