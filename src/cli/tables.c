/* SPDX-License-Identifier: Apache-2.0 */
/* What commands and options there are, in words. */
#include "cli/commands.h"

/* Places in cli_commands, as bits. */
enum {
  CLASSES = 1 << 0,
  SHOW = 1 << 1,
  COMPARE = 1 << 2,
  VALIDATE = 1 << 3,
  RANK = 1 << 4,
  FIT = 1 << 5,
  GAPS = 1 << 6,
  EXPLAIN = 1 << 7,
  SUMMARY = 1 << 8,
  IMPACT = 1 << 9,
  SENSITIVITY = 1 << 10,
  DEMAND = 1 << 11,
  MOVES = 1 << 12,
  ASSIGN = 1 << 13,
  PLAN = 1 << 14,
  VERIFY = 1 << 15,
  HELP = 1 << 16,
  SCORES = RANK | FIT | GAPS | EXPLAIN | SUMMARY | IMPACT | SENSITIVITY | DEMAND | MOVES | ASSIGN
           | PLAN,
  READS = SCORES | VALIDATE,
  REPORTS = SCORES | CLASSES | SHOW | COMPARE,
  EVERY = REPORTS | VALIDATE | VERIFY | HELP,
};

const CliCommand cli_commands[] = {
  { "classes", NULL, 0, 0, FALSE, "List the class models of the data folder.",
    "One row a class: its code and title, how many requirements it has, and how many of their "
    "levels are stated by its source, inferred or assumed.",
    cli_command_classes },
  { "show", "CODE", 1, 1, FALSE, "Show one class model in full.",
    "Each requirement with its level in words, its weight and what the level rests on, then job "
    "knowledge areas, source and errata.",
    cli_command_show },
  { "compare", "CODE CODE", 2, 2, FALSE, "Set two class models side by side.",
    "Shows which requirements are shared and which differ, and what someone who is ready for the "
    "one class still needs for the other.",
    cli_command_compare },
  { "validate", "[FILE]...", 0, G_MAXUINT, TRUE,
    "Check bank, class, policy, profile and audit files.",
    "A JSON document says by its key \"schema\" whether it is a bank, a class, a policy or an "
    "audit; classes and policies are checked against the bank of the data folder. Everything else "
    "is read as profiles, and so is standard input, with several raters where the policy of "
    "--policy has a rule for them. Every fault is reported with file, line and column, in one run.",
    cli_command_validate },
  { "rank", "[FILE]...", 0, G_MAXUINT, TRUE, "Rank people on each class.",
    "One list a class: exact score, higher first, then the count of requirements met at superior "
    "standard, unless the policy says otherwise. Equal people share a rank and stand in order of "
    "id. Whom the policy keeps from being ranked stands below, without a rank and with the reason. "
    "A table of several classes ends with which class fits whom best.",
    cli_command_rank },
  { "fit", "[FILE]...", 0, G_MAXUINT, TRUE, "Say which class fits each person best.",
    "One record a profile, in input order: the class with the highest exact score, its margin over "
    "the next in percentage points, and the requirements of the next class that decide it. Needs "
    "at least two classes.",
    cli_command_fit },
  { "gaps", "[FILE]...", 0, G_MAXUINT, TRUE, "List the unmet requirements of each person.",
    "One record per profile and class, in input order: score with its bounds, status, and every "
    "requirement that is not met, with the levels short, or as unassessed.",
    cli_command_gaps },
  { "explain", "[FILE]...", 0, G_MAXUINT, TRUE, "Explain one person's result in words.",
    "Each requirement with what its level means, what counts for and against, the bounds left open "
    "by what is unassessed, and next steps in the words of the bank.",
    cli_command_explain },
  { "summary", "[FILE]...", 0, G_MAXUINT, TRUE, "Count over all people, per class and competency.",
    "How many are ready, short or incomplete, mean score, histogram, and for each requirement how "
    "many meet it, how far others are short, and how many are unassessed.",
    cli_command_summary },
  { "impact", "[FILE]...", 0, G_MAXUINT, TRUE, "Compare selection rates by group.",
    "Per attribute and group: how many applied and were selected, the impact ratio against the "
    "highest rate, whether it is below four fifths, a two-proportion z, Fisher's exact test and "
    "mid-P, and whether one selection more would turn the order. Takes counts from a file "
    "(--counts), or ranks profiles on one class (-c), selects by a rule (--select), and only then "
    "joins the groups from a file of their own (--groups). People in no group, incomplete or "
    "rejected are counted. Columns of a profile file that name a protected attribute are never "
    "read: those with one of the words age, ancestry, birth, birthdate, birthday, citizenship, "
    "color, colour, creed, disability, disabilities, disabled, dob, ethnic, ethnicity, gender, "
    "genetic, hispanic, latino, marital, military status, national origin, nationality, pregnancy, "
    "pregnant, race, racial, religion, religious, sex, sexual, veteran or veterans.",
    cli_command_impact },
  { "sensitivity", "[FILE]...", 0, G_MAXUINT, TRUE,
    "Say what other levels or weights would change.",
    "For each required level that the source does not state, every other one that the class "
    "records as possible, or every other one of the scale where none is recorded: how many would "
    "change status and who, how many of the top K would remain, and the largest change of rank. "
    "For each weight, how far it can move before the top K changes, as exact fractions. The top K "
    "is everyone of rank K or better. CSV, NDJSON and JSON name everyone who would change status, "
    "in input order, before what is found.",
    cli_command_sensitivity },
  { "demand", "[FILE]...", 0, G_MAXUINT, TRUE, "Say which training makes the most people ready.",
    "Per class and competency the cohorts to train (from which level to which, how many people), "
    "how many each cohort alone would make ready, and the best set of one competency, of up to two "
    "and so on. Exact, from one pass: people are counted by what they are short of, and a set "
    "makes those ready who are short of nothing else. Of classes with more than 16 requirements, "
    "sets of up to 4 competencies are compared, or fewer; the table says how many. Whoever is not "
    "assessed on everything is never counted as ready, but apart: ready if what is open turns "
    "out to be met. Of equal sets the smallest is named, then the one that stands first in bank "
    "order. With --costs, what training costs; with --budget, the best set that it pays for, "
    "with all its cohorts.",
    cli_command_demand },
  { "moves", "[FILE]...", 0, G_MAXUINT, TRUE,
    "Say who could move from one class to another.",
    "For each class, by current class (the text class of a profile): how many are ready, near, "
    "open (not assessed on everything, and may be ready or near) or far, and what most are short "
    "of. People of another class than those asked for, and those of none, have rows of their own. "
    "With --id, the classes nearest to one person: the fewest levels missing first, where what is "
    "not assessed counts with all its levels, then the higher score, and what is missing.",
    cli_command_moves },
  { "assign", "[FILE]...", 0, G_MAXUINT, TRUE, "Propose who fills which vacancy.",
    "Each person is proposed at most once. Of all fillings it is one that puts the most people who "
    "are ready into places, of these one with the highest total of exact scores, of these one with "
    "the least total of levels short. Nobody is proposed whose score is 0 or missing, or who may "
    "not be ranked under the policy. Equally good fillings are told apart by going through people "
    "by id: each gets the first vacancy of the file that they have in any filling that is left, "
    "else none. Of places that stay open it is said whether nobody may be proposed, fewer people "
    "than there are places, or whether they do more for the whole elsewhere.",
    cli_command_assign },
  { "plan", "[FILE]...", 0, G_MAXUINT, TRUE, "Say what to do to become ready, in the bank's words.",
    "A development plan for one person (--id), or for everyone who is not ready (--all), in input "
    "order: each requirement that is not met, in order of the points that meeting it gains, with "
    "what every next level means, what it looks like, what is to be assessed, and the job "
    "knowledge areas of the class. A table has a form feed between two plans, so that each can be "
    "printed and handed over; CSV has one line a step.",
    cli_command_plan },
  { "verify", "AUDIT [FILE]...", 1, G_MAXUINT, TRUE,
    "Make a run again from its audit, and say what differs.",
    "AUDIT is what a run was told to write of itself. The run is made again with its command and "
    "options, on the FILEs, one for each input of the audit in its order: profiles first, then "
    "groups, ids or counts. What they hold counts, not what they are called. Says 'same' (status "
    "0), or of each thing that differs what it was and is (status 1): engine version, bank, each "
    "class, policy, each input, counts, output. Nothing that an audit names is opened but classes "
    "and policies of the data folder.",
    cli_command_verify },
  { "help", "[COMMAND]", 0, 1, FALSE, "Show help, or make the manual page or a shell completion.",
    "With --format man, bash, zsh or fish, the manual page or the completion of that shell goes to "
    "standard output.",
    cli_command_help },
  { NULL, NULL, 0, 0, FALSE, NULL, NULL, NULL },
};

static const CliChoice formats[] = {
  { "table", MERIT_FORMAT_TABLE },
  { "csv", MERIT_FORMAT_CSV },
  { "ndjson", MERIT_FORMAT_NDJSON },
  { "json", MERIT_FORMAT_JSON },
  { NULL, 0 },
};

static const CliChoice pages[] = {
  { "text", CLI_PAGE_TEXT }, { "man", CLI_PAGE_MAN },   { "bash", CLI_PAGE_BASH },
  { "zsh", CLI_PAGE_ZSH },   { "fish", CLI_PAGE_FISH }, { NULL, 0 },
};

static const CliChoice input_formats[] = {
  { "csv", MERIT_INPUT_CSV },
  { "long-csv", MERIT_INPUT_LONG_CSV },
  { "ndjson", MERIT_INPUT_NDJSON },
  { NULL, 0 },
};

static const CliChoice whens[] = {
  { "auto", CLI_AUTO },
  { "always", CLI_ALWAYS },
  { "never", CLI_NEVER },
  { NULL, 0 },
};

#define at(field) G_STRUCT_OFFSET (CliOptions, field)

const CliOption cli_options[] = {
  { "class", 'c', "CODE", CLI_CODES, at (codes), 0, NULL, SCORES & ~(IMPACT | ASSIGN), 0,
    "Score against this class; may be given several times. Without it, against every class of the "
    "data folder in order of code." },
  { "class", 'c', "CODE", CLI_CODES, at (codes), 0, NULL, IMPACT, 0,
    "Rank people on this class; exactly one is needed, unless --counts is given." },
  { "id", 0, "ID", CLI_TEXT, at (id), 0, NULL, EXPLAIN, EXPLAIN,
    "The id of the person to explain." },
  { "id", 0, "ID", CLI_TEXT, at (id), 0, NULL, MOVES, 0,
    "Say which classes are nearest to the person with this id, and what is missing." },
  { "within", 0, "D", CLI_NUMBER, at (within), 1000000, NULL, MOVES, 0,
    "Take those for near who are short by up to D levels over all requirements; 1 by default." },
  { "best", 0, "N", CLI_NUMBER, at (best), 16, NULL, DEMAND, 0,
    "Look for the best sets of up to N competencies, 1 to 16; 3 by default, and any number within "
    "a budget." },
  { "costs", 0, "FILE", CLI_TEXT, at (costs), 0, NULL, DEMAND, 0,
    "Take what training one person costs from this CSV file, with the columns competency, from, to "
    "and cost, in whole numbers. Steps follow one another, and the cheapest way counts." },
  { "budget", 0, "X", CLI_NUMBER, at (budget), G_MAXINT64, NULL, DEMAND, 0,
    "Look for the set of competencies that makes the most people ready and costs no more than X; "
    "needs --costs. One with a cohort of unknown cost is in no set." },
  { "id", 0, "ID", CLI_TEXT, at (id), 0, NULL, PLAN, 0, "The id of the person to plan for." },
  { "all", 0, NULL, CLI_FLAG, at (all), 0, NULL, PLAN, 0,
    "Plan for everyone who is not ready." },
  { "top", 0, "K", CLI_NUMBER, at (top), G_MAXUINT64, NULL, RANK, 0,
    "List the first K people of each class only. How many more share the last rank is said on "
    "standard error." },
  { "top", 0, "K", CLI_NUMBER, at (top), G_MAXUINT64, NULL, SENSITIVITY, 0,
    "Look at everyone of rank K or better; 10 by default. People of equal rank are not parted." },
  { "gaps", 0, NULL, CLI_FLAG, at (gaps), 0, NULL, RANK, 0,
    "With each row, list the requirements that are not met." },
  { "band", 0, "RULE", CLI_TEXT, at (band), 0, NULL, RANK, 0,
    "Part people into bands of close scores: whole (whole percentages, half up), "
    "categories=95,85,70 (from these percentages up; with names: "
    "categories=Best:95,Well:85,Qualified:70), sed or see (fixed bands from the highest score "
    "down, as wide as the standard error of the difference, or of estimate, makes them). Equal "
    "scores are never parted, and bands are of everyone ranked, listed or not. Percentages are of "
    "what can be earned, whatever scale the policy prints scores on." },
  { "reliability", 0, "R", CLI_TEXT, at (reliability), 0, NULL, RANK, 0,
    "The reliability of the scores, 0 to 1, for --band sed or see, which need it." },
  { "confidence", 0, "P", CLI_TEXT, at (confidence), 0, NULL, RANK, 0,
    "The confidence, two-sided, above 0 and below 1, that the width of --band sed or see is made "
    "for; 0.95 by default." },
  { "bounds", 0, NULL, CLI_FLAG, at (bounds), 0, NULL, RANK, 0,
    "With each row, give the rank at best and at worst that assessing everything not assessed "
    "could lead to: no best one where a stage of the policy stops the person whatever comes, no "
    "worst one where it may." },
  { "by", 0, "FIELD", CLI_CODES, at (by), 0, NULL, SUMMARY, 0,
    "Count per group instead of over everyone: people who have FIELD in common, which is unit, "
    "class (the current one), or any other text key or column of the profiles. Given twice, for "
    "each combination of the two." },
  { "keep", 0, "FIELD", CLI_CODES, at (keep), 0, NULL, RANK | GAPS | SUMMARY, 0,
    "Keep this text key or column of the profiles with each person, up to four. Tables of rank "
    "show it in a column where all fits on the page whole, else below the person, as those of gaps "
    "do; CSV, NDJSON and JSON behind all else. summary can count by it, and keeps what it counts "
    "by anyway. Columns that name a protected attribute are never kept." },
  { "counts", 0, "FILE", CLI_TEXT, at (counts), 0, NULL, IMPACT, 0,
    "Take counts from this CSV file, with the columns attribute, group, applicants and selected, "
    "and read no profiles." },
  { "groups", 0, "FILE", CLI_TEXT, at (groups), 0, NULL, IMPACT, 0,
    "Take the groups of people from this CSV file: a column id, and one column per attribute. An "
    "empty cell means not known." },
  { "select", 0, "RULE", CLI_TEXT, at (select), 0, NULL, IMPACT, 0,
    "Who counts as selected: ready, top=K (everyone of rank K or better), score=X (X percent or "
    "more) or ids=FILE (a CSV file with a column id, or one id a line)." },
  { "exclude-small", 0, NULL, CLI_FLAG, at (exclude_small), 0, NULL, IMPACT, 0,
    "Take no group with less than 2 % of the applicants as the reference; with --nyc, give it no "
    "impact ratio." },
  { "nyc", 0, "SEX[,RACE]", CLI_TEXT, at (nyc), 0, NULL, IMPACT, 0,
    "Write the tables of New York City's Local Law 144 for one column of the groups, or for two "
    "and their intersections: scoring rates, and selection rates where --select is given." },
  { "vacancies", 0, "FILE", CLI_TEXT, at (vacancies), 0, NULL, ASSIGN, ASSIGN,
    "Fill the vacancies of this CSV file, with the columns class, count and, where wanted, unit." },
  { "min-score", 0, "X", CLI_TEXT, at (min_score), 0, NULL, ASSIGN, 0,
    "Propose only people with X percent or more on the class of the vacancy." },
  { "ready-only", 0, NULL, CLI_FLAG, at (ready_only), 0, NULL, ASSIGN, 0,
    "Propose only people who meet all requirements." },
  { "same-unit", 0, NULL, CLI_FLAG, at (same_unit), 0, NULL, ASSIGN, 0,
    "Where a vacancy names a unit, propose only people of that unit." },
  { "other-class", 0, NULL, CLI_FLAG, at (other_class), 0, NULL, ASSIGN, 0,
    "Propose only people who do not hold the class of the vacancy already, for whom it would be no "
    "step but leave a place open elsewhere." },
  { "policy", 0, "NAME|FILE", CLI_TEXT, at (policy), 0, NULL,
    SCORES | COMPARE | VALIDATE | VERIFY, 0,
    "Score by this policy of the data folder, or by a policy file (with a / in its name or ending "
    "in .json). By default: proportional credit, and only what is demonstrated counts." },
  { "format", 0, "FORMAT", CLI_CHOICE, at (format), 0, formats, REPORTS, 0,
    "Write a table for people, or CSV, NDJSON or JSON." },
  { "format", 0, "FORMAT", CLI_CHOICE, at (page), 0, pages, HELP, 0,
    "Write text, the manual page or a shell completion." },
  { "output", 'o', "FILE", CLI_TEXT, at (output), 0, NULL, REPORTS, 0,
    "Write to FILE, which appears under its name only when it is complete." },
  { "audit", 0, "FILE", CLI_TEXT, at (audit), 0, NULL, SCORES, 0,
    "Write to FILE what the result was made from: engine version, options, counts, and the SHA-256 "
    "of bank, classes, policy, every input and the output, for 'merit verify'. A run that fails "
    "leaves none." },
  { "audit-time", 0, NULL, CLI_FLAG, at (audit_time), 0, NULL, SCORES, 0,
    "Say in the audit when it was made. Without it, the same run gives the same audit." },
  { "input-format", 0, "FORMAT", CLI_CHOICE, at (input_format), 0, input_formats, READS, 0,
    "Read profiles in this format. By default the name's ending decides, else the first "
    "character. long-csv has one row per person and competency: columns id, competency and level, "
    "and where given date (YYYY-MM-DD; the latest counts), rater, unit, class and name; people "
    "come in the order of their ids." },
  { "delimiter", 0, "CHARACTER", CLI_CHARACTER, at (delimiter), 0, NULL, READS, 0,
    "What parts the fields of CSV input: one ASCII character, or the word tab. A comma by "
    "default." },
  { "rejects", 0, "FILE", CLI_TEXT, at (rejects), 0, NULL, READS, 0,
    "Write every rejected record to FILE as NDJSON, with its place and the reason." },
  { "strict", 0, NULL, CLI_FLAG, at (strict), 0, NULL, READS, 0,
    "Stop at the first rejected record, with status 1." },
  { "jobs", 0, "N", CLI_NUMBER, at (jobs), 1024, NULL, READS | VERIFY, 0,
    "Use N threads for scoring, 1 to 1024; one per processor by default. Results do not depend on "
    "it." },
  { "progress", 0, "WHEN", CLI_CHOICE, at (progress), 0, whens, READS | VERIFY, 0,
    "Show progress on standard error; by default on a terminal, after a second." },
  { "color", 0, "WHEN", CLI_CHOICE, at (color), 0, whens, REPORTS, 0,
    "Use colour in tables; by default on a terminal, unless NO_COLOR is set." },
  { "data", 0, "DIR", CLI_TEXT, at (data), 0, NULL, REPORTS | VALIDATE | VERIFY, 0,
    "Take bank, classes and policies from this folder." },
  { "help", 'h', NULL, CLI_FLAG, at (help), 0, NULL, EVERY, 0, "Show help and exit." },
  { "version", 0, NULL, CLI_FLAG, at (version), 0, NULL, EVERY, 0, "Show the version and exit." },
  { NULL, 0, NULL, CLI_FLAG, 0, 0, NULL, 0, 0, NULL },
};

#undef at

const CliExample cli_examples[] = {
  { "merit classes", "Which class models there are." },
  { "merit rank -c 1229 -c 1230 profiles/applicants.ndjson",
    "Ranked lists of the applicants for two classes, and which class fits whom best." },
  { "merit rank -c 1229 --top 10 --gaps --format csv -o first-ten.csv profiles/applicants.csv",
    "The first ten, with what each lacks, for a spreadsheet." },
  { "merit rank -c 1229 --band sed --reliability 0.9 --bounds profiles/applicants.ndjson",
    "Which applicants the scores cannot tell apart, and between which ranks each could come out." },
  { "merit explain -c 1230 --id A-0007 profiles/applicants.ndjson",
    "What one result rests on, and what would change it." },
  { "merit compare 1229 1230", "What someone ready for the one class still needs for the other." },
  { "merit summary --by unit profiles/employees.ndjson",
    "Where each unit of the workforce stands on every class." },
  { "merit summary -c 1230 --by class --by unit profiles/employees.ndjson",
    "How far people of each current class and unit are from ready for a class." },
  { "merit impact -c 1229 --select top=15 --groups profiles/groups.csv profiles/applicants.csv",
    "Whether a short list would select one group at a much lower rate than another." },
  { "merit demand -c 1230 --best 4 profiles/employees.ndjson",
    "Which training would make the most people ready for a class." },
  { "merit moves -c 1229 -c 1230 --within 2 profiles/employees.ndjson",
    "Who of which current class is ready or nearly ready for another." },
  { "merit sensitivity -c 1230 --top 10 profiles/applicants.ndjson",
    "What would change if a level that is not stated, or a weight, were another." },
  { "merit assign --vacancies profiles/vacancies.csv profiles/employees.ndjson",
    "The best filling of vacancies from the workforce, and which places stay open and why." },
  { "merit plan -c 1230 --id A-0007 profiles/applicants.ndjson",
    "What one person is to do to become ready, to hand over." },
  { "merit rank -c 1229 --audit rank.json -o rank.txt profiles/applicants.csv && "
    "merit verify rank.json profiles/applicants.csv",
    "Keep what a list was made from, and show later that it comes out the same." },
  { "merit gaps --format ndjson --rejects unusable.ndjson < profiles/employees.ndjson",
    "Every gap of every employee for a program, with unusable records kept apart." },
  { "merit validate data/bank.json data/classes/*.json profiles/applicants.csv",
    "Check data before it is used." },
  { NULL, NULL },
};
