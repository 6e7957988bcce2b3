/* The top level: documents one after another, their plans and versions. Beside run.c, for run.c. */
#ifndef TAPIR_RUN_DOCUMENT_H
#define TAPIR_RUN_DOCUMENT_H

#include "run/level.h"

/* The first document, or the next; `ktap` when its version line says so. */
void document_begin(struct run *run, bool ktap);

/* What is wrong with the document that is over? */
void document_end(struct run *run);

/* Ends one and begins another. */
void document_next(struct run *run, bool ktap);

/* A plan at the top level. A second one waits for a point: then it is a new document's. */
enum run_news document_plan(struct run *run, const struct tap_event *event);

/* Whether a plan waits, and is a new document's, now that a point follows it: of one that is not
 * complete only when the number is the plan's first, and came before. */
bool document_begins(struct run *run, const struct tap_event *point);

/* It is, and begins it. */
void document_accept(struct run *run);

/* "t/x.t .. ", the heading of "prove -v": the program that is named writes what follows. */
enum run_news document_heading(struct run *run);

/* A version line begins a document, and in the middle of one the next. A document that has no point
 * yet takes it as its own; strict ones want it to be the first line and to say 13 or more. */
enum run_news document_version(struct run *run, const struct tap_event *event);

/* A line that `pragma +strict` refuses, at that level. The first of them is named. */
void document_refuse(struct run *run, struct run_level *level, struct span line);

#endif
