/* A field of another register.
 *
 * clang: no member named 'BS3'
 * gcc: has no member named ‘BS3’
 */
#ifdef WRONG
reg_modify(GPIO->MODER, .BS3 = 1);
#else
reg_write_with_zero(GPIO->BSRR, .BS3 = 1);
#endif
