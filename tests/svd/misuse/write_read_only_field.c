/* Writing a field that can only be read.
 *
 * clang: no member named 'LOCKED'
 * gcc: has no member named ‘LOCKED’
 */
#ifdef WRONG
reg_modify(GPIO->MODER, .LOCKED = 1);
#else
(void)reg_read(GPIO->MODER).LOCKED;
#endif
