/* Assigning a number to a register.
 *
 * clang: cannot assign to
 * gcc: assignment of read-only member ‘MODER’
 */
#ifdef WRONG
GPIO->MODER = 1;
#else
reg_write_with_zero(GPIO->MODER, .bits = 1);
#endif
