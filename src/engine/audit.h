/* SPDX-License-Identifier: Apache-2.0 */
/* What an audit holds, for those who write, read and compare it. */
#pragma once

#include <merit/merit-audit.h>

#include "engine/digest.h"

#define MERIT_N_ROLES 6

/* The words of roles, ending with NULL. */
extern const char *const merit_roles[MERIT_N_ROLES + 1];

typedef struct {
  char *name;
  char *value; /* NULL: takes none */
} MeritAuditOption;

/* A bank, class or policy. */
typedef struct {
  char *name;   /* code of a class, name of a policy; or NULL */
  char *sha256; /* NULL: built into the library */
} MeritAuditModel;

typedef struct {
  MeritRole role;
  MeritDigest *digest;
} MeritAuditInput;

struct _MeritAudit {
  char *version;
  char *time;
  char *command;
  GArray *options;        /* of MeritAuditOption */
  MeritAuditModel bank;   /* sha256 NULL: nothing was scored, and there is no policy */
  MeritAuditModel policy;
  GArray *classes;        /* of MeritAuditModel */
  GArray *inputs;         /* of MeritAuditInput, by role */
  gboolean counted;
  guint64 read;
  guint64 scored;
  guint64 rejected;
  MeritDigest *output;    /* NULL: not entered yet */
};

/* An audit that says nothing yet. */
MeritAudit *merit_audit_new_empty (void);
