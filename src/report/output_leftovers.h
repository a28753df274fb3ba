/* output_leftovers: files that a killed command left beside its result file. */
#ifndef OUTPUT_LEFTOVERS_H
#define OUTPUT_LEFTOVERS_H

/* Remove incomplete files, and report partial results. final: an absolute path. */
void output_sweep_leftovers(const char *final);

#endif
