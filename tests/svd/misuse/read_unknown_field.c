/* Reading a field that the register does not have.
 *
 * clang: no member named 'BS3'
 * gcc: has no member named ‘BS3’
 */
#ifdef WRONG
(void)reg_read(GPIO->IDR).BS3;
#else
(void)reg_read(GPIO->IDR).ID3;
#endif
