/* advice_rule: what rules of several files ask. */
#include "advice_rule.h"

#include "engine.h"

bool advice_no_io(const struct run_result *run)
{
	const struct engine_ops *ops = engine_find(run->engine_used);

	return ops && (ops->can & ENGINE_DOES_NO_IO);
}
