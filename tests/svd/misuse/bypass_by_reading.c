/* Reading a register as a number.
 *
 * clang: with an expression of incompatible type 'GPIO_MODER_Reg'
 * gcc: incompatible types when initializing type ‘uint32_t’
 */
#ifdef WRONG
uint32_t value = GPIO->MODER;
(void)value;
#else
uint32_t value = reg_read(GPIO->MODER).bits;
(void)value;
#endif
