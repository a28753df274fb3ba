/*
 * Checks precondition: what it has written must still be there when it is measured, and as the
 * run expects it.
 */
#include "spec_check.h"

void spec_check_precondition(struct spec_check *check)
{
	const struct spec *spec = check->spec;

	if (spec->precondition.count == 0 || !spec->test_mode_given)
		return;
	if (spec->test_mode == TEST_MODE_SEQWR)
		spec_mistake(check, "precondition", "precondition cannot be combined with "
			     "file-test-mode=seqwr, which makes new files before each run (use "
			     "seqrewr)");
	else if (spec->file_allocation != ALLOCATION_WRITTEN)
		spec_mistake(check, "precondition", "precondition cannot be combined with "
			     "file-allocation=%s: it writes the files (use written)",
			     file_allocation_name(spec->file_allocation));
	if (spec->validate)
		spec_mistake(check, "precondition", "precondition cannot be combined with "
			     "validate: the data that it writes cannot be verified (leave out one "
			     "of them)");
}
