/* A host that forgets memory of its own: the control that shows a leak would be seen. */
#include "check.h"

int main(void)
{
    char *forgotten = (char *)malloc(100);
    CHECK(forgotten != NULL);
    forgotten = NULL;
    call_expecting(NULL, AUTOCLAIM_DESCRIBE, "{}", AUTOCLAIM_STATUS_OK, "{");
    return 0;
}
