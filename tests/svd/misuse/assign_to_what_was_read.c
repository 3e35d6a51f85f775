/* Assigning to what was read: it would change nothing.
 *
 * clang: read-only variable is not assignable
 * gcc: assignment of member ‘MODE0’ in read-only object
 */
#ifdef WRONG
reg_read(GPIO->MODER).MODE0 = 1;
#else
reg_modify(GPIO->MODER, .MODE0 = 1);
#endif
