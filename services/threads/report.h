/* report.h - see report.c. */
#pragma once

/* From now on the report of a panic names the thread. An app that has a panic handler of its own keeps it. */
void thread_report_start(void);
