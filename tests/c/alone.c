/* The header needs nothing before it, and may be included twice. It is the second unit of conventions.c. */
#include "autoclaim.h"
#include "autoclaim.h"

uint32_t version_in_the_second_unit(void);

uint32_t version_in_the_second_unit(void)
{
    return autoclaim_abi_version() == AUTOCLAIM_ABI_VERSION ? AUTOCLAIM_ABI_VERSION : 0;
}
