/* output_leftovers: half a result file, of a command that was killed while it wrote it. */
#ifndef OUTPUT_LEFTOVERS_H
#define OUTPUT_LEFTOVERS_H

/* final: an absolute path. */
void output_remove_leftovers(const char *final);

#endif
