/* Reading a field that can only be written.
 *
 * clang: no member named 'GO'
 * gcc: has no member named ‘GO’
 */
#ifdef WRONG
(void)reg_read(GPIO->MODER).GO;
#else
reg_modify(GPIO->MODER, .GO = 1);
#endif
