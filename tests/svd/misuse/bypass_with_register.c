/* Assigning a register to a register.
 *
 * clang: cannot assign to
 * gcc: assignment of read-only member ‘MODER’
 */
#ifdef WRONG
GPIO->MODER = GPIO->MODER;
#else
reg_write_with_zero(GPIO->MODER, .bits = reg_read(GPIO->MODER).bits);
#endif
