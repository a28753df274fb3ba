/* output_leftovers: what a command that was killed left beside its result file. */
#ifndef OUTPUT_LEFTOVERS_H
#define OUTPUT_LEFTOVERS_H

/* Remove what was half written, and tell of what was saved. final: an absolute path. */
void output_sweep_leftovers(const char *final);

#endif
